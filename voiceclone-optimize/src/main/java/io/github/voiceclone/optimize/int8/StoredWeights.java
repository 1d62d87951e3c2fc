package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Stores weights in 8 bits that are computed with in float32: a cast and a product with the channels' scales, which a
 * runtime does once, when it loads the graph.
 */
final class StoredWeights {
    private StoredWeights() {}

    /**
     * Writes a node with some of its inputs stored in 8 bits; inputs that nodes share are stored once.
     *
     * @param inputs which inputs; float32 constants
     */
    static void write(EditableGraph graph, NodeProto node, int... inputs) {
        List<String> names = new ArrayList<>(node.getInputList());
        for (int input : inputs) {
            Weights weights = graph.constant(names.get(input));
            if (weights != null) {
                String name = names.get(input) + ".stored";
                if (!graph.isConstant(name + ".levels")) {
                    store(graph, name, weights, node.getOpType().equals("Conv") ? 1 : weights.rank() - 1);
                }
                names.set(input, name);
            }
        }
        graph.write(node.toBuilder().clearInput().addAllInput(names).build());
    }

    /** Writes the nodes that give the weights, with a scale for each place of the axes before {@code axis}. */
    private static void store(EditableGraph graph, String name, Weights weights, int axis) {
        int[] scaleShape = weights.shape().clone();
        Arrays.fill(scaleShape, axis, scaleShape.length, 1);
        int channels = Arrays.stream(scaleShape).reduce(1, (a, b) -> a * b);
        ChannelLevels quantised = ChannelLevels.rows(weights.values(), channels);
        String levels = graph.signed(name + ".levels", quantised.levels(), weights.shape());
        graph.write(Nodes.onnx("Cast", List.of(levels), name + ".cast")
                .addAttribute(Nodes.integer("to", TensorProto.DataType.FLOAT.getNumber()))
                .build());
        String scales = graph.floats(name + ".scales", quantised.scales(), scaleShape);
        graph.write(Nodes.onnx("Mul", List.of(name + ".cast", scales), name).build());
    }
}
