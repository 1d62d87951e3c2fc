package io.github.voiceclone.tensorrt.device;

/** A loaded engine. Thread-safe. To be closed after its contexts. */
public interface Engine extends AutoCloseable {
    /** Makes a context, which runs the engine once at a time, for one of its profiles. */
    ExecutionContext context(int profile);

    @Override
    void close();
}
