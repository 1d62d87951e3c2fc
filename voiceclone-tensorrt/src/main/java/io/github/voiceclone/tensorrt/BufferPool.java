package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Buffers that are used again: taking memory from the driver halts the GPU. Sizes are powers of two. Thread-safe. */
final class BufferPool implements AutoCloseable {
    private static final long SMALLEST = 256;

    private final Device device;

    @GuardedBy("this")
    private final Map<Long, Deque<Buffer>> free = new HashMap<>();

    BufferPool(Device device) {
        this.device = device;
    }

    /** Returns a buffer of at least {@code bytes}, with any content. */
    Buffer take(long bytes) {
        long size = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
        synchronized (this) {
            Deque<Buffer> buffers = free.get(size);
            if (buffers != null && !buffers.isEmpty()) {
                return buffers.pop();
            }
        }
        return make(size);
    }

    private Buffer make(long size) {
        DeviceMemory memory = device.allocate(size);
        try {
            return new Buffer(memory, device.pin(size));
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** Takes a buffer back that no queued work uses. */
    synchronized void give(Buffer buffer) {
        free.computeIfAbsent(buffer.device().bytes(), size -> new ArrayDeque<>())
                .push(buffer);
    }

    /** Gives the memory of all buffers that were given back to the driver. */
    @Override
    public synchronized void close() {
        free.values().forEach(buffers -> buffers.forEach(Buffer::close));
        free.clear();
    }
}
