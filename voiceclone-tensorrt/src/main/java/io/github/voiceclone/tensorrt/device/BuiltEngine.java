package io.github.voiceclone.tensorrt.device;

import java.nio.ByteBuffer;

/**
 * Result of a build.
 *
 * @param engine the engine, to load on the same GPU with the same TensorRT
 * @param timings what was measured, to make the next build shorter; may be empty
 */
public record BuiltEngine(ByteBuffer engine, ByteBuffer timings) {}
