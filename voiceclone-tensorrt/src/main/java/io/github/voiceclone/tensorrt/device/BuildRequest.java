package io.github.voiceclone.tensorrt.device;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An engine to build.
 *
 * @param name what to call it in logs and errors
 * @param onnx the ONNX model, in the types to compute with, from the buffer's position to its limit; direct
 * @param profiles the extents to be ready for
 * @param tensorFloat32 whether float32 products may be rounded to 10 bits on their way, as TF32 is
 * @param timings what an earlier build measured, or an empty buffer
 */
public record BuildRequest(
        String name, ByteBuffer onnx, List<OptimizationProfile> profiles, boolean tensorFloat32, ByteBuffer timings) {
    /** Copies the list. */
    public BuildRequest {
        profiles = List.copyOf(profiles);
    }
}
