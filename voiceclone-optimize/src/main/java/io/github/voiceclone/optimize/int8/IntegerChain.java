package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.optimize.int8.IntegerValues.Integers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes convolutions in 8 bits and keeps what lies between them in 8 bits too: rectifiers, sums, and whatever moves
 * values about. Convolutions, and rectifiers and sums between them, have their channels last: left to itself, ONNX
 * Runtime 1.29 turns the axes back and forth around every sum.
 */
final class IntegerChain {
    private static final int FEWEST_CHANNELS = 4;
    private static final Set<String> MOVES = Set.of("Reshape", "Transpose", "Slice", "Squeeze", "Unsqueeze");

    private static final Set<String> ELEMENTWISE = Set.of("LeakyRelu", "Add");

    private final EditableGraph graph;
    private final IntegerValues values;
    private final Set<String> inFloat;
    private final Map<String, NodeProto> rectifiers = new HashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<List<Object>, String> rectified = new HashMap<>();

    IntegerChain(EditableGraph graph, IntegerValues values, Set<String> inFloat) {
        this.graph = graph;
        this.values = values;
        this.inFloat = inFloat;
        graph.nodes().stream()
                .filter(node -> node.getOpType().equals("Relu") && graph.uses(node.getInput(0)) == 1)
                .forEach(node -> rectifiers.put(node.getInput(0), node));
        List<NodeProto> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            rank(nodes.get(i));
        }
    }

    /** Finds how many axes a value has that ends in a convolution. */
    private void rank(NodeProto node) {
        Weights weights = node.getOpType().equals("Conv") ? graph.constant(node.getInput(1)) : null;
        if (weights != null) {
            ranks.put(node.getInput(0), weights.rank());
        } else if (ELEMENTWISE.contains(node.getOpType()) && ranks.containsKey(node.getOutput(0))) {
            node.getInputList().forEach(input -> ranks.put(input, ranks.get(node.getOutput(0))));
        }
    }

    /** Returns why a convolution must stay in float32, or nothing if it need not. */
    String refusal(NodeProto node, Weights weights) {
        if (inFloat.contains(node.getOutput(0))) {
            return "kept in float32: its error is heard";
        }
        if (weights.dim(0) < FEWEST_CHANNELS || weights.dim(1) < FEWEST_CHANNELS) {
            return "too few channels to gain: " + weights.shapeText();
        }
        if (!values.canBe(node.getOutput(0)) || !values.canBe(node.getInput(0))) {
            return "never ran in calibration";
        }
        boolean oddBias = !Nodes.input(node, 2).isEmpty() && graph.constant(node.getInput(2)) == null;
        return oddBias ? "its bias is no float32 constant" : "";
    }

    /** Writes a convolution in 8 bits, and the rectifier that alone takes its result: clipping at level 0 does its work. */
    void convolution(NodeProto node, Weights weights) {
        String output = node.getOutput(0);
        Integers input = values.form(node.getInput(0), weights.rank());
        NodeProto rectifier = rectifiers.get(output);
        String ranged = rectifier == null ? output : rectifier.getOutput(0);
        Integers result = values.made(output, ranged, weights.rank());
        List<String> inputs = new ArrayList<>(input.inputs());
        inputs.addAll(weights(node, weights, input.step()));
        inputs.addAll(3 + 3, List.of(result.scale(), result.zero()));
        graph.write(Nodes.contrib("QLinearConv", inputs, result.value())
                .addAllAttribute(node.getAttributeList())
                .addAttribute(Nodes.integer("channels_last", 1))
                .build());
        if (rectifier != null) {
            values.alias(rectifier.getOutput(0), output);
        }
    }

    /** Adds a convolution's weights, and returns the names of levels, scales, zero points, and bias if there is one. */
    private List<String> weights(NodeProto node, Weights weights, float step) {
        String output = node.getOutput(0);
        int channels = weights.dim(0);
        ChannelLevels quantised = ExactLevels.convolution(weights);
        List<String> names = new ArrayList<>(List.of(
                graph.signed(output + ".levels", quantised.levels(), weights.shape()),
                graph.floats(output + ".weight-scales", quantised.scales(), channels),
                graph.signed(output + ".weight-zeros", new byte[channels], channels)));
        Weights bias = graph.constant(Nodes.input(node, 2));
        if (bias != null) {
            names.add(graph.ints(output + ".bias", bias(bias, step, quantised.scales()), channels));
        }
        return names;
    }

    private static int[] bias(Weights bias, float step, float[] scales) {
        int[] levels = new int[scales.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = Math.round(bias.values()[i] / (step * scales[i]));
        }
        return levels;
    }

    /** Writes a node in 8 bits if it can be and what it takes is in 8 bits already, and tells whether it did. */
    boolean pass(NodeProto node) {
        String first = Nodes.input(node, 0);
        String output = node.getOutput(0);
        if (values.isComputed(output)) {
            return true; // a rectifier that its convolution does the work of
        }
        if (!values.isComputed(first)) {
            return false;
        }
        if (MOVES.contains(node.getOpType()) || isJoin(node)) {
            move(node, values.channelsSecond(first));
            return true;
        }
        if (node.getOpType().equals("Shape")) {
            graph.write(node.toBuilder()
                    .setInput(0, values.channelsSecond(first).value())
                    .build());
            return true;
        }
        return values.canBe(output) && arithmetic(node, first, output);
    }

    private boolean arithmetic(NodeProto node, String first, String output) {
        int rank = ranks.getOrDefault(output, values.rank(first));
        if (node.getOpType().equals("LeakyRelu")) {
            String same = rectified.putIfAbsent(List.of(first, node.getAttributeList()), output);
            if (same != null) {
                values.alias(output, same);
                return true;
            }
            write(node, "QLinearLeakyRelu", values.form(first, rank).inputs(), values.made(output, output, rank));
            return true;
        }
        if (node.getOpType().equals("Add") && values.isComputed(node.getInput(1))) {
            List<String> inputs = new ArrayList<>(values.form(first, rank).inputs());
            inputs.addAll(values.form(node.getInput(1), rank).inputs());
            write(node, "QLinearAdd", inputs, values.made(output, output, rank));
            return true;
        }
        return false;
    }

    private void write(NodeProto node, String operator, List<String> inputs, Integers result) {
        List<String> all = new ArrayList<>(inputs);
        all.addAll(List.of(result.scale(), result.zero()));
        graph.write(Nodes.contrib(operator, all, result.value())
                .addAllAttribute(node.getAttributeList())
                .build());
    }

    /** Tells whether a node joins values of one scale. */
    private boolean isJoin(NodeProto node) {
        return node.getOpType().equals("Concat")
                && node.getInputList().stream()
                        .allMatch(input ->
                                values.isComputed(input) && values.scale(input).equals(values.scale(node.getInput(0))));
    }

    private void move(NodeProto node, Integers moved) {
        String output = node.getOutput(0);
        Integers result = moved.renamed(output + ".int8");
        NodeProto.Builder builder = node.toBuilder().setName(result.value()).setOutput(0, result.value());
        for (int i = 0; i < node.getInputCount(); i++) {
            String input = node.getInput(i);
            builder.setInput(
                    i, values.isComputed(input) ? values.channelsSecond(input).value() : input);
        }
        graph.write(builder.build());
        values.madeSecond(output, result);
    }

    /** Makes sure that a node finds its inputs in float32. */
    void floatInputs(NodeProto node) {
        node.getInputList().forEach(values::floating);
    }

    /** Makes sure that the graph's outputs are in float32. */
    void finish() {
        graph.outputs().forEach(values::floating);
    }
}
