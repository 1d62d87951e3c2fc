package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.Stream;
import java.util.ArrayDeque;
import java.util.Deque;

/** Pool of streams, one for each concurrent run. Thread-safe. */
final class StreamPool implements AutoCloseable {
    private final Device device;

    @GuardedBy("this")
    private final Deque<Stream> free = new ArrayDeque<>();

    StreamPool(Device device) {
        this.device = device;
    }

    Stream take() {
        synchronized (this) {
            if (!free.isEmpty()) {
                return free.pop();
            }
        }
        return device.stream();
    }

    /** Takes a stream back that has nothing queued. */
    synchronized void give(Stream stream) {
        free.push(stream);
    }

    /** Closes the streams in the pool. */
    @Override
    public synchronized void close() {
        free.forEach(Stream::close);
        free.clear();
    }
}
