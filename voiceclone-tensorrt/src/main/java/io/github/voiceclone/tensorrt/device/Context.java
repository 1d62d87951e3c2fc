package io.github.voiceclone.tensorrt.device;

/** What one run of an engine at a time takes. Not thread-safe. */
public interface Context extends AutoCloseable {
    /** Sets an input's shape, within the profile. */
    void shape(String input, long... extents);

    /** Returns an output's shape; every input's is set. */
    long[] shape(String output);

    /** Sets where an input or output lies; it is used by the runs that follow. */
    void memory(String tensor, DeviceMemory memory);

    /** Queues a run. */
    void enqueue(Stream stream);

    @Override
    void close();
}
