package io.github.voiceclone.tensorrt;

import io.github.voiceclone.tensorrt.device.BuildRequest;
import io.github.voiceclone.tensorrt.device.BuiltEngine;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.DeviceInfo;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.PinnedMemory;
import io.github.voiceclone.tensorrt.device.Stream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A GPU that is none: its memory is the host's, its engines are run by ONNX Runtime on the CPU. What is queued in a stream
 * is done when it is waited for and not before, so that a host that does not wait sees old values.
 */
final class FakeDevice implements Device {
    final List<BuildRequest> builds = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger replays = new AtomicInteger();
    final AtomicInteger uploads = new AtomicInteger();
    final AtomicInteger downloads = new AtomicInteger();
    final AtomicLong uploadedBytes = new AtomicLong();

    private final Map<String, List<Long>> rows = new ConcurrentHashMap<>();

    /** Waits for a run after which the device had more to do at once. */
    final AtomicInteger waitsWithWorkBehind = new AtomicInteger();

    final AtomicInteger captures = new AtomicInteger();
    volatile boolean capturable = true;

    /** Is called when a run is queued. */
    volatile Runnable onEnqueue = () -> {};

    volatile boolean beginsCaptures = true;

    private final DeviceInfo info;

    FakeDevice(DeviceInfo info) {
        this.info = info;
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public long freeBytes() {
        return info.totalBytes() / 2;
    }

    @Override
    public BuiltEngine build(BuildRequest request) {
        builds.add(request);
        ByteBuffer timings = ByteBuffer.wrap(("measured " + builds.size()).getBytes(StandardCharsets.UTF_8));
        return new BuiltEngine(FakeEngineBytes.write(request), timings);
    }

    @Override
    public Engine load(String name, ByteBuffer engine) {
        return new FakeEngine(this, name, FakeEngineBytes.read(engine));
    }

    /** Returns the rows of each run of a graph so far. */
    List<Long> rows(String graph) {
        return rows.computeIfAbsent(graph, any -> new CopyOnWriteArrayList<>());
    }

    @Override
    public DeviceMemory allocate(long bytes) {
        return new Memory(bytes);
    }

    @Override
    public PinnedMemory pin(long bytes) {
        return new Memory(bytes);
    }

    @Override
    public Stream stream() {
        return new FakeStream(this);
    }

    /** Counts something that is to be closed. */
    final class Open implements AutoCloseable {
        private boolean closed;

        Open() {
            open.incrementAndGet();
        }

        void require() {
            if (closed) {
                throw new IllegalStateException("used after it was closed");
            }
        }

        @Override
        public void close() {
            require();
            closed = true;
            open.decrementAndGet();
        }
    }

    /** Memory of either kind. */
    final class Memory implements DeviceMemory, PinnedMemory {
        private final ByteBuffer content;
        private final Open state = new Open();

        Memory(long bytes) {
            content = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
            for (int i = 0; i < content.limit(); i++) {
                content.put(i, (byte) 0xFF); // A float32 of this is no number.
            }
        }

        @Override
        public long bytes() {
            return content.capacity();
        }

        @Override
        public ByteBuffer buffer() {
            state.require();
            return content;
        }

        @Override
        public void close() {
            state.close();
        }
    }
}
