package io.github.voiceclone.tensorrt;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.PinnedMemory;
import io.github.voiceclone.tensorrt.device.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream whose work is done on the thread that waits for it, when it does. */
final class FakeStream implements Stream {
    private final FakeDevice device;
    private final FakeDevice.Open state;
    private final Deque<Runnable> queued = new ArrayDeque<>();
    private @Nullable List<Runnable> captured;

    FakeStream(FakeDevice device) {
        this.device = device;
        this.state = device.new Open();
    }

    void queue(Runnable work) {
        state.require();
        if (captured == null) {
            queued.add(work);
        } else {
            captured.add(work);
        }
    }

    @Override
    public void upload(DeviceMemory to, PinnedMemory from, long offset, long bytes) {
        queue(() -> {
            device.uploads.incrementAndGet();
            device.uploadedBytes.addAndGet(bytes);
            copy(from.buffer(), ((FakeDevice.Memory) to).buffer(), offset, bytes);
        });
    }

    @Override
    public void download(PinnedMemory to, DeviceMemory from, long bytes) {
        queue(() -> {
            device.downloads.incrementAndGet();
            copy(((FakeDevice.Memory) from).buffer(), to.buffer(), 0, bytes);
        });
    }

    private static void copy(ByteBuffer from, ByteBuffer to, long offset, long bytes) {
        to.put(Math.toIntExact(offset), from, Math.toIntExact(offset), Math.toIntExact(bytes));
    }

    @Override
    public void beginCapture() {
        if (!device.beginsCaptures) {
            throw new VoiceCloneException("this stream cannot be captured");
        }
        captured = new ArrayList<>();
    }

    @Override
    public CudaGraph endCapture() {
        List<Runnable> work = List.copyOf(captured);
        if (!device.capturable) {
            throw new VoiceCloneException("this engine cannot be captured");
        }
        captured = null;
        device.captures.incrementAndGet();
        return new FakeCudaGraph(work);
    }

    @Override
    public void abandonCapture() {
        captured = null;
    }

    @Override
    public void launch(CudaGraph cudaGraph) {
        device.replays.incrementAndGet();
        ((FakeCudaGraph) cudaGraph).open.require();
        ((FakeCudaGraph) cudaGraph).work.forEach(this::queue);
    }

    @Override
    public Event event() {
        return new FakeEvent();
    }

    @Override
    public void await() {
        while (!queued.isEmpty()) {
            queued.remove().run();
        }
    }

    @Override
    public void close() {
        state.close();
    }

    private final class FakeCudaGraph implements CudaGraph {
        private final List<Runnable> work;
        private final FakeDevice.Open open = device.new Open();

        FakeCudaGraph(List<Runnable> work) {
            this.work = work;
        }

        @Override
        public void close() {
            open.close();
        }
    }

    private final class FakeEvent implements Event {
        private final FakeDevice.Open open = device.new Open();
        private boolean reached = true;

        @Override
        public void record() {
            reached = false;
            queue(() -> reached = true);
        }

        @Override
        public void await() {
            while (!reached) {
                queued.remove().run();
            }
            if (!queued.isEmpty()) {
                device.waitsWithWorkBehind.incrementAndGet();
            }
        }

        @Override
        public void close() {
            open.close();
        }
    }
}
