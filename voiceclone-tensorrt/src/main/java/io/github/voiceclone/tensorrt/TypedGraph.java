package io.github.voiceclone.tensorrt;

import io.github.voiceclone.convert.optimize.HalfPrecision;
import io.github.voiceclone.convert.optimize.RecurrentScans;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Graphs as TensorRT is to compute them: it takes a network's types as they are written (from TensorRT 11 on), and makes of a
 * recurrent layer a loop with all of its products inside.
 */
final class TypedGraph {
    private TypedGraph() {}

    /**
     * Returns a graph in {@code precision}, its recurrent layers as loops whose products with the input are outside.
     *
     * @param onnx the graph, from the buffer's position to its limit; the position stays
     * @param stored what it is in: {@code precision}, or {@code fp32} to be halved
     */
    static ByteBuffer of(String graph, ByteBuffer onnx, String stored, String precision) {
        byte[] bytes = new byte[onnx.remaining()];
        onnx.duplicate().get(bytes);
        // The encoder's power spectrum spans more than float16 does.
        boolean halved = !stored.equals(precision) && !graph.equals(GraphNames.ENCODER_MEL);
        byte[] typed = RecurrentScans.of(halved ? half(bytes) : bytes);
        return ByteBuffer.allocateDirect(typed.length).put(typed).flip();
    }

    private static byte[] half(byte[] onnx) {
        Set<String> keep = new HashSet<>(HalfPrecision.fragile(onnx));
        keep.addAll(RecurrentScans.layers(onnx));
        return HalfPrecision.of(onnx, keep);
    }
}
