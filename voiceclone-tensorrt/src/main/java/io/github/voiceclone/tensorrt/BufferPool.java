package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Pool of device buffers, as an allocation by the driver stalls the GPU. Sizes are powers of two. Thread-safe. */
final class BufferPool implements AutoCloseable {
    private static final long SMALLEST = 256;

    private final Device device;

    @GuardedBy("this")
    private final Map<Long, Deque<DeviceBuffer>> free = new HashMap<>();

    BufferPool(Device device) {
        this.device = device;
    }

    /** Returns a buffer of at least {@code bytes}, with any content. */
    DeviceBuffer take(long bytes) {
        long size = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
        synchronized (this) {
            Deque<DeviceBuffer> buffers = free.get(size);
            if (buffers != null && !buffers.isEmpty()) {
                return buffers.pop();
            }
        }
        return make(size);
    }

    private DeviceBuffer make(long size) {
        DeviceMemory memory = device.allocate(size);
        try {
            return new DeviceBuffer(memory, device.pin(size));
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** Takes a buffer back that no queued work uses. */
    synchronized void give(DeviceBuffer buffer) {
        free.computeIfAbsent(buffer.device().bytes(), size -> new ArrayDeque<>())
                .push(buffer);
    }

    /** Frees the memory of all buffers in the pool. */
    @Override
    public synchronized void close() {
        free.values().forEach(buffers -> buffers.forEach(DeviceBuffer::close));
        free.clear();
    }
}
