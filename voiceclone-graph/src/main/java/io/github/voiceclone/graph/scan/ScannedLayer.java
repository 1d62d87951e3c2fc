package io.github.voiceclone.graph.scan;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lowering of one recurrent layer to a scan. The positions of the backward direction are reversed before and after it, so
 * that one loop computes both directions. That direction then meets the padding first, while its state is still zero.
 */
final class ScannedLayer {
    private final NodeProto node;
    private final RecurrentLayer layer;
    private final String input;
    private final String prefix;
    private final GraphBuilder graph;

    ScannedLayer(NodeProto node, RecurrentLayer layer) {
        this.node = node;
        this.layer = layer;
        this.input = node.getInput(0);
        this.prefix = node.getName() + ".scan.";
        this.graph = new GraphBuilder("scan", prefix);
    }

    /** Returns the nodes from the layer's inputs to its results, which keep their names, and their constants. */
    GraphProto build() {
        boolean masked = !layer.lengths().isEmpty();
        int states = layer.isLstm() ? 2 : 1;
        List<String> inputs = new ArrayList<>(states());
        inputs.add(projected());
        String mask = masked ? mask() : "";
        if (masked) {
            inputs.add(mask);
        }
        GraphProto body = new ScanBody(layer, masked, prefix + "round.").build();
        List<String> results =
                graph.nodes("Scan", inputs, Map.of("body", body, "num_scan_inputs", masked ? 2 : 1), states + 1);
        // Positions after each row's end are cleared while the backward direction is still reversed, as its mask is.
        String all = masked ? graph.node("Mul", results.get(states), mask) : results.get(states);
        graph.floatOutput(node.getOutput(0), isReversed() ? reverse(all, 1) : all);
        for (int state = 1; state <= states && state < node.getOutputCount(); state++) {
            if (!node.getOutput(state).isEmpty()) {
                graph.floatOutput(node.getOutput(state), results.get(state - 1));
            }
        }
        return graph.build().getGraph();
    }

    private boolean isReversed() {
        return layer.directions() > 1;
    }

    /** Returns states of zero, [directions, batch, hidden]. */
    private List<String> states() {
        List<String> extents = List.of(graph.longs(layer.directions()), extent(1), graph.longs(layer.hidden()));
        String zeros = graph.node("ConstantOfShape", graph.node("Concat", extents, Map.of("axis", 0)));
        return layer.isLstm() ? List.of(zeros, zeros) : List.of(zeros);
    }

    /** Returns the projected input at all positions, in the order of the iterations: [time, gates, directions, batch, hidden]. */
    private String projected() {
        String product = graph.node("MatMul", input, graph.weights("projection", layer.projection()));
        String biased = graph.node("Add", product, graph.weights("bias", layer.projectedBias()));
        String parted =
                graph.node("Reshape", biased, graph.longs(0, 0, layer.directions(), layer.gates(), layer.hidden()));
        String ordered = graph.node("Transpose", List.of(parted), Map.of("perm", new long[] {0, 3, 2, 1, 4}));
        return isReversed() ? reverse(ordered, 2) : ordered;
    }

    /** Returns ones before each row's end and zeros after it, in the order of the iterations: [time, directions, batch, 1]. */
    private String mask() {
        String time = graph.node("Squeeze", extent(0));
        String positions = graph.node("Range", graph.longScalar(0), time, graph.longScalar(1));
        String column = graph.node("Unsqueeze", positions, graph.longs(1));
        String inside = graph.node("Less", column, cast(layer.lengths(), TensorProto.DataType.INT64));
        String mask = graph.node("Unsqueeze", cast(inside, TensorProto.DataType.FLOAT), graph.longs(1, 3));
        return isReversed() ? reverse(graph.node("Concat", List.of(mask, mask), Map.of("axis", 1)), 1) : mask;
    }

    /** Reverses the positions, the first axis, of the second direction; {@code axis} is that of directions. */
    private String reverse(String value, int axis) {
        String forward = graph.node("Slice", value, graph.longs(0), graph.longs(1), graph.longs(axis));
        String backward = graph.node(
                "Slice",
                value,
                graph.longs(-1, 1),
                graph.longs(Long.MIN_VALUE + 1, 2),
                graph.longs(0, axis),
                graph.longs(-1, 1));
        return graph.node("Concat", List.of(forward, backward), Map.of("axis", axis));
    }

    /** Returns the extent of one of the input's axes, int64 [1]. */
    private String extent(int axis) {
        return graph.node("Shape", List.of(input), Map.of("start", axis, "end", axis + 1));
    }

    private String cast(String value, TensorProto.DataType type) {
        return graph.node("Cast", List.of(value), Map.of("to", type.getNumber()));
    }
}
