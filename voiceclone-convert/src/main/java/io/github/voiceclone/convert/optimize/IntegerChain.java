package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.convert.checkpoint.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes convolutions in 8 bits and keeps what lies between them in 8 bits too: rectifiers, sums, and whatever moves
 * values about. A value is brought into or out of 8 bits where its neighbours ask for it, once.
 */
final class IntegerChain {
    private static final int FEWEST_CHANNELS = 4;
    private static final Set<String> MOVES = Set.of("Reshape", "Transpose", "Slice", "Squeeze", "Unsqueeze");

    private final String name;
    private final EditableGraph graph;
    private final Observations seen;
    private final RangeMethod ranges;
    private final Set<String> inFloat;
    private final Map<String, NodeProto> rectifiers = new HashMap<>();
    private final Map<String, Integers> integers = new HashMap<>();
    private final Set<String> computed = new HashSet<>();
    private final Set<String> alsoFloat = new HashSet<>();

    /** A value in 8 bits: its name, and those of its scale and zero point. */
    private record Integers(String value, float step, String scale, String zero) {
        List<String> inputs() {
            return List.of(value, scale, zero);
        }
    }

    IntegerChain(String name, EditableGraph graph, Observations seen, RangeMethod ranges, Set<String> inFloat) {
        this.name = name;
        this.graph = graph;
        this.seen = seen;
        this.ranges = ranges;
        this.inFloat = inFloat;
        graph.nodes().stream()
                .filter(node -> node.getOpType().equals("Relu") && graph.uses(node.getInput(0)) == 1)
                .forEach(node -> rectifiers.put(node.getInput(0), node));
    }

    /** Returns why a convolution must stay in float32, or nothing if it need not. */
    String refusal(NodeProto node, Weights weights) {
        if (inFloat.contains(node.getOutput(0))) {
            return "kept in float32: its error is heard";
        }
        if (weights.dim(0) < FEWEST_CHANNELS || weights.dim(1) < FEWEST_CHANNELS) {
            return "too few channels to gain: " + weights.shapeText();
        }
        if (seen.find(name, node.getOutput(0)) == null
                || (!integers.containsKey(node.getInput(0)) && seen.find(name, node.getInput(0)) == null)) {
            return "never ran in calibration";
        }
        boolean oddBias = !Nodes.input(node, 2).isEmpty() && graph.constant(node.getInput(2)) == null;
        return oddBias ? "its bias is no float32 constant" : "";
    }

    /** Writes a convolution in 8 bits, and the rectifier that alone takes its result: clipping at level 0 does its work. */
    void convolution(NodeProto node, Weights weights) {
        String output = node.getOutput(0);
        Integers input = integers(node.getInput(0));
        ChannelLevels quantised = ChannelLevels.rows(weights.values(), weights.dim(0));
        int channels = weights.dim(0);
        NodeProto rectifier = rectifiers.get(output);
        Integers result = made(output, rectifier == null ? output : rectifier.getOutput(0));
        List<String> inputs = new ArrayList<>(input.inputs());
        inputs.add(graph.signed(output + ".levels", quantised.levels(), weights.shape()));
        inputs.add(graph.floats(output + ".weight-scales", quantised.scales(), channels));
        inputs.add(graph.signed(output + ".weight-zeros", new byte[channels], channels));
        inputs.addAll(List.of(result.scale, result.zero));
        Weights bias = graph.constant(Nodes.input(node, 2));
        if (bias != null) {
            inputs.add(graph.ints(output + ".bias", bias(bias, input.step, quantised.scales()), channels));
        }
        graph.write(Nodes.onnx("QLinearConv", inputs, result.value)
                .addAllAttribute(node.getAttributeList())
                .build());
        if (rectifier != null) {
            integers.put(rectifier.getOutput(0), result);
            computed.add(rectifier.getOutput(0));
        }
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
        if (computed.contains(output)) {
            return true; // a rectifier that its convolution does the work of
        }
        if (!computed.contains(first)) {
            return false;
        }
        if (MOVES.contains(node.getOpType()) || isJoin(node)) {
            Integers moved = integers.get(first);
            Integers result = new Integers(output + ".int8", moved.step, moved.scale, moved.zero);
            rewritten(node, result.value);
            remember(output, result);
            return true;
        }
        if (node.getOpType().equals("Shape")) {
            graph.write(node.toBuilder().setInput(0, integers.get(first).value).build());
            return true;
        }
        return seen.find(name, output) != null && arithmetic(node, first, output);
    }

    private boolean arithmetic(NodeProto node, String first, String output) {
        if (node.getOpType().equals("LeakyRelu")) {
            List<String> inputs = new ArrayList<>(integers.get(first).inputs());
            Integers result = made(output, output);
            inputs.addAll(List.of(result.scale, result.zero));
            graph.write(Nodes.contrib("QLinearLeakyRelu", inputs, result.value)
                    .addAllAttribute(node.getAttributeList())
                    .build());
            return true;
        }
        if (node.getOpType().equals("Add") && computed.contains(node.getInput(1))) {
            List<String> inputs = new ArrayList<>(integers.get(first).inputs());
            inputs.addAll(integers.get(node.getInput(1)).inputs());
            Integers result = made(output, output);
            inputs.addAll(List.of(result.scale, result.zero));
            graph.write(Nodes.contrib("QLinearAdd", inputs, result.value).build());
            return true;
        }
        return false;
    }

    /** Tells whether a node joins values of one scale. */
    private boolean isJoin(NodeProto node) {
        return node.getOpType().equals("Concat")
                && node.getInputList().stream()
                        .allMatch(input -> computed.contains(input)
                                && integers.get(input).scale.equals(integers.get(node.getInput(0)).scale));
    }

    private void rewritten(NodeProto node, String output) {
        NodeProto.Builder builder = node.toBuilder().setName(output).setOutput(0, output);
        for (int i = 0; i < node.getInputCount(); i++) {
            Integers input = computed.contains(node.getInput(i)) ? integers.get(node.getInput(i)) : null;
            builder.setInput(i, input == null ? node.getInput(i) : input.value);
        }
        graph.write(builder.build());
    }

    /** Makes sure that a node finds its inputs in float32. */
    void floatInputs(NodeProto node) {
        node.getInputList().forEach(this::floating);
    }

    /** Makes sure that the graph's outputs are in float32. */
    void finish() {
        graph.outputs().forEach(this::floating);
    }

    private void floating(String value) {
        if (computed.contains(value) && alsoFloat.add(value)) {
            Integers source = integers.get(value);
            graph.write(Nodes.onnx("DequantizeLinear", source.inputs(), value).build());
        }
    }

    /** Returns a value in 8 bits, bringing it there if need be. */
    private Integers integers(String value) {
        Integers known = integers.get(value);
        if (known != null) {
            return known;
        }
        Integers result = levels(value, range(value));
        List<String> inputs = List.of(value, result.scale, result.zero);
        graph.write(Nodes.onnx("QuantizeLinear", inputs, result.value).build());
        integers.put(value, result);
        return result;
    }

    /** Names a result that a node about to be written gives in 8 bits, over the range that was seen of {@code ranged}. */
    private Integers made(String value, String ranged) {
        Integers result = levels(value, range(ranged));
        remember(value, result);
        return result;
    }

    private void remember(String value, Integers result) {
        integers.put(value, result);
        computed.add(value);
    }

    private Integers levels(String value, Range range) {
        String scale = graph.floats(value + ".scale", new float[] {range.scale()});
        String zero = graph.unsigned(value + ".zero-point", new byte[] {(byte) range.zeroPoint()});
        return new Integers(value + ".int8", range.scale(), scale, zero);
    }

    private Range range(String value) {
        @Nullable Observation observation = seen.find(name, value);
        if (observation == null) {
            throw new IllegalStateException("calibration never saw '" + value + "'");
        }
        return ranges.range(observation);
    }
}
