package io.github.voiceclone.tensorrt.device;

/** Execution context: the state and memory of one run of an engine at a time. Not thread-safe. */
public interface ExecutionContext extends AutoCloseable {
    /** Sets an input's shape, within the context's optimization profile. */
    void shape(String input, long... extents);

    /** Returns an output's shape; every input's must be set. */
    long[] shape(String output);

    /** Sets the memory of an input or output for the runs that follow. */
    void memory(String tensor, DeviceMemory memory);

    /** Queues a run. */
    void enqueue(Stream stream);

    @Override
    void close();
}
