package io.github.voiceclone.tensorrt;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.graph.half.HalfPrecision;
import io.github.voiceclone.graph.scan.RecurrentToScan;
import io.github.voiceclone.runtime.GraphOptions;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Preparation of graphs for TensorRT, which computes in the types that a graph states (from TensorRT 11 on), and compiles a
 * recurrent layer to a loop that contains all of its products.
 */
final class TypedGraph {
    private TypedGraph() {}

    /**
     * Returns a graph in the requested precision whose recurrent layers are loops, with the products with the input outside.
     *
     * @param onnx the graph, from the buffer's position to its limit; the position is unchanged
     * @param options its precision as stored and as requested
     */
    static ByteBuffer of(String graph, ByteBuffer onnx, GraphOptions options) {
        ModelProto model = OnnxModels.parse("graph '" + graph + "'", onnx);
        boolean halved = !options.stored().equals(options.precision())
                && !options.requirements().keepFloat32();
        return OnnxModels.direct(RecurrentToScan.rewrite(halved ? half(model) : model));
    }

    private static ModelProto half(ModelProto model) {
        Set<String> keep = new HashSet<>(HalfPrecision.fragile(model));
        keep.addAll(RecurrentToScan.layers(model));
        return HalfPrecision.rewrite(model, keep);
    }
}
