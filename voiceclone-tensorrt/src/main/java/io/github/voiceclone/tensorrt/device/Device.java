package io.github.voiceclone.tensorrt.device;

import java.nio.ByteBuffer;

/** One GPU. Thread-safe. What it hands out is the caller's to close. */
public interface Device {
    /** Returns what an engine depends on. */
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
     * @param plan what {@link #build} made, from the buffer's position to its limit; direct
     * @throws io.github.voiceclone.VoiceCloneException if TensorRT refuses it
     */
    Engine load(String name, ByteBuffer plan);

    /** Takes memory on the GPU, with any content. */
    DeviceMemory allocate(long bytes);

    /** Takes host memory that the GPU copies from and to by itself. */
    PinnedMemory pin(long bytes);

    /** Makes a queue of work. */
    Stream stream();
}
