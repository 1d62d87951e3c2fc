package io.github.voiceclone.tensorrt.device;

/** CUDA stream: work that the GPU does in the order queued, asynchronously to the host. Not thread-safe. */
public interface Stream extends AutoCloseable {
    /** Queues a copy of {@code bytes} to the GPU, which lie at {@code offset} in both memories. */
    void upload(DeviceMemory to, PinnedMemory from, long offset, long bytes);

    /** Queues a copy of the first {@code bytes} from the GPU. */
    void download(PinnedMemory to, DeviceMemory from, long bytes);

    /** Begins a capture: work is added to a CUDA graph and not done. */
    void beginCapture();

    /** Ends the capture and returns its CUDA graph, ready to launch. */
    CudaGraph endCapture();

    /** Ends a capture that failed and discards it. */
    void abandonCapture();

    /** Queues a CUDA graph with one launch. */
    void launch(CudaGraph cudaGraph);

    /** Creates an event that can be recorded in this stream. */
    Event event();

    /** Waits until all that is queued is done. */
    void await();

    @Override
    void close();

    /** Captured work on fixed memory and shapes. To be closed when no launch of it is pending. */
    interface CudaGraph extends AutoCloseable {
        @Override
        void close();
    }

    /** CUDA event: a point in the stream's work. */
    interface Event extends AutoCloseable {
        /** Records the event after the work that is queued now. */
        void record();

        /** Waits until the work before the recorded event is done. */
        void await();

        @Override
        void close();
    }
}
