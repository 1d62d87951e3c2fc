package io.github.voiceclone.tensorrt.device;

/** Memory on a GPU. To be closed when no queued work uses it. */
public interface DeviceMemory extends AutoCloseable {
    /** Returns its size. */
    long bytes();

    @Override
    void close();
}
