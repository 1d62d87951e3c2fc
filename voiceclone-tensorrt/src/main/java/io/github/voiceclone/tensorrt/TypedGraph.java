package io.github.voiceclone.tensorrt;

import io.github.voiceclone.convert.optimize.HalfPrecision;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.nio.ByteBuffer;

/** Graphs in the types that they are computed with: TensorRT 11 takes a network's types as they are written. */
final class TypedGraph {
    private TypedGraph() {}

    /**
     * Returns a graph in {@code precision}.
     *
     * @param onnx the graph, from the buffer's position to its limit; the position stays
     * @param stored what it is in: {@code precision}, or {@code fp32} to be halved
     */
    static ByteBuffer of(String graph, ByteBuffer onnx, String stored, String precision) {
        if (stored.equals(precision) || graph.equals(GraphNames.ENCODER_MEL)) {
            return onnx; // The encoder's power spectrum spans more than float16 does.
        }
        byte[] bytes = new byte[onnx.remaining()];
        onnx.duplicate().get(bytes);
        byte[] half = HalfPrecision.of(bytes, HalfPrecision.fragile(bytes));
        return ByteBuffer.allocateDirect(half.length).put(half).flip();
    }
}
