package io.github.voiceclone.tensorrt.device;

/** Work that a GPU does in the order queued, while the host goes on. Not thread-safe. */
public interface Stream extends AutoCloseable {
    /** Queues a copy of {@code bytes} to the GPU, which lie at {@code offset} in both memories. */
    void upload(DeviceMemory to, PinnedMemory from, long offset, long bytes);

    /** Queues a copy of the first {@code bytes} from the GPU. */
    void download(PinnedMemory to, DeviceMemory from, long bytes);

    /** Starts to record what is queued instead of doing it. */
    void beginCapture();

    /** Ends the recording. */
    Recording endCapture();

    /** Ends a recording that went wrong; nothing of it is kept. */
    void abandonCapture();

    /** Queues all of a recording with one launch. */
    void replay(Recording recording);

    /** Makes a mark that can be set in this stream. */
    Mark mark();

    /** Waits until all that is queued is done. */
    void await();

    @Override
    void close();

    /** Recorded work: on the same memory and shapes each time. To be closed when no replay is under way. */
    interface Recording extends AutoCloseable {
        @Override
        void close();
    }

    /** A place in the queue. */
    interface Mark extends AutoCloseable {
        /** Puts the mark behind what is queued now. */
        void set();

        /** Waits until the work before the mark is done. */
        void await();

        @Override
        void close();
    }
}
