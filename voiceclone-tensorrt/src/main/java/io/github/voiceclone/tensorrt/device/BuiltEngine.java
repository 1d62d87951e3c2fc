package io.github.voiceclone.tensorrt.device;

import java.nio.ByteBuffer;

/**
 * What a build made.
 *
 * @param plan the engine, to load on the same GPU with the same TensorRT
 * @param timings what was measured, to make the next build shorter; may be empty
 */
public record BuiltEngine(ByteBuffer plan, ByteBuffer timings) {}
