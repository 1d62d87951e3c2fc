package io.github.voiceclone.tensorrt.device;

import java.nio.ByteBuffer;

/** One GPU. Thread-safe. The caller closes what it returns. */
public interface Device {
    /** Returns the properties that an engine depends on. */
    DeviceInfo info();

    /** Returns the memory that is free now, in bytes. */
    long freeBytes();

    /**
     * Builds an engine; takes seconds to minutes.
     *
     * @throws io.github.voiceclone.VoiceCloneException if the graph cannot be built, with what TensorRT said
     */
    BuiltEngine build(BuildRequest request);

    /**
     * Loads a built engine.
     *
     * @param name what to call it in an error
     * @param engine an engine that {@link #build} returned, from the buffer's position to its limit; direct
     * @throws io.github.voiceclone.VoiceCloneException if TensorRT refuses it
     */
    Engine load(String name, ByteBuffer engine);

    /** Allocates device memory of any content. */
    DeviceMemory allocate(long bytes);

    /** Allocates page-locked host memory, from and to which the GPU copies asynchronously. */
    PinnedMemory pin(long bytes);

    /** Creates a stream. */
    Stream stream();
}
