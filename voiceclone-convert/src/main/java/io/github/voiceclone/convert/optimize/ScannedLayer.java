package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.convert.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one recurrent layer as a scan. The backward direction's positions are turned round before and after it, so that
 * both directions go through one loop: padding then comes first for that direction, and finds its state still zero.
 */
final class ScannedLayer {
    private final EditableGraph graph;
    private final NodeProto node;
    private final RecurrentLayer layer;
    private final String prefix;
    private int values;

    ScannedLayer(EditableGraph graph, NodeProto node, RecurrentLayer layer) {
        this.graph = graph;
        this.node = node;
        this.layer = layer;
        this.prefix = node.getName() + ".scan.";
    }

    void write() {
        boolean masked = !layer.lengths().isEmpty();
        String mask = masked ? mask() : "";
        List<String> inputs = new ArrayList<>(states());
        inputs.add(projected());
        if (masked) {
            inputs.add(mask);
        }
        String scanned = isTurned() || masked ? fresh("results") : node.getOutput(0);
        graph.write(NodeProto.newBuilder()
                .setOpType("Scan")
                .setName(prefix + "loop")
                .addAllInput(inputs)
                .addAllOutput(results(scanned))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("body")
                        .setType(AttributeProto.AttributeType.GRAPH)
                        .setG(new ScanBody(layer, masked, prefix).build()))
                .addAttribute(Nodes.integer("num_scan_inputs", masked ? 2 : 1))
                .build());
        finish(scanned, mask);
    }

    /** Clears what follows each row's end, and turns the backward direction round again. */
    private void finish(String scanned, String mask) {
        String result = scanned;
        if (!mask.isEmpty()) {
            result = add("Mul", isTurned() ? fresh("cleared") : node.getOutput(0), scanned, mask);
        }
        if (isTurned()) {
            turn(result, 1, node.getOutput(0));
        }
    }

    private boolean isTurned() {
        return layer.directions() > 1;
    }

    /** Returns the names of the loop's last states, then of its results. */
    private List<String> results(String scanned) {
        List<String> names = new ArrayList<>();
        for (int state = 1; state <= (layer.isLstm() ? 2 : 1); state++) {
            boolean named =
                    node.getOutputCount() > state && !node.getOutput(state).isEmpty();
            names.add(named ? node.getOutput(state) : fresh("last"));
        }
        names.add(scanned);
        return names;
    }

    /** Returns states of zero, [directions, batch, hidden]. */
    private List<String> states() {
        String batch = extent(1);
        String shape = write(Nodes.onnx(
                        "Concat",
                        List.of(longs(layer.directions()), batch, longs(layer.hidden())),
                        fresh("state_shape"))
                .addAttribute(Nodes.integer("axis", 0)));
        String zeros = add("ConstantOfShape", fresh("zeros"), shape);
        return layer.isLstm() ? List.of(zeros, zeros) : List.of(zeros);
    }

    /** Returns the input's share of all gates at all positions, in the order of the rounds: [time, gates, directions, batch, hidden]. */
    private String projected() {
        String product = add("MatMul", fresh("product"), node.getInput(0), weights("projection", layer.projection()));
        String biased = add("Add", fresh("projected"), product, weights("bias", layer.projectedBias()));
        String shape = longs(0, 0, layer.directions(), layer.gates(), layer.hidden());
        String parted = add("Reshape", fresh("parted"), biased, shape);
        String ordered = write(Nodes.onnx("Transpose", List.of(parted), fresh("ordered"))
                .addAttribute(Nodes.integers("perm", 0, 3, 2, 1, 4)));
        return isTurned() ? turn(ordered, 2, fresh("turned")) : ordered;
    }

    /** Returns ones before each row's end and zeros after it, in the order of the rounds: [time, directions, batch, 1]. */
    private String mask() {
        String time = add("Squeeze", fresh("time"), extent(0));
        String positions = add("Range", fresh("positions"), scalar(0), time, scalar(1));
        String column = add("Unsqueeze", fresh("position_column"), positions, longs(1));
        String lengths = cast(layer.lengths(), TensorProto.DataType.INT64);
        String inside = cast(add("Less", fresh("inside"), column, lengths), TensorProto.DataType.FLOAT);
        String mask = add("Unsqueeze", fresh("mask"), inside, longs(1, 3));
        if (!isTurned()) {
            return mask;
        }
        String both =
                write(Nodes.onnx("Concat", List.of(mask, mask), fresh("masks")).addAttribute(Nodes.integer("axis", 1)));
        return turn(both, 1, fresh("turned_mask"));
    }

    /** Turns the positions, the first axis, of the second direction round; {@code axis} is that of directions. */
    private String turn(String value, int axis, String output) {
        String forward = add("Slice", fresh("forward"), value, longs(0), longs(1), longs(axis));
        String backward = add(
                "Slice",
                fresh("backward"),
                value,
                longs(-1, 1),
                longs(Long.MIN_VALUE + 1, 2),
                longs(0, axis),
                longs(-1, 1));
        return write(
                Nodes.onnx("Concat", List.of(forward, backward), output).addAttribute(Nodes.integer("axis", axis)));
    }

    /** Returns the extent of one of the input's axes, int64 [1]. */
    private String extent(int axis) {
        return write(Nodes.onnx("Shape", List.of(node.getInput(0)), fresh("extent"))
                .addAttribute(Nodes.integer("start", axis))
                .addAttribute(Nodes.integer("end", axis + 1L)));
    }

    private String cast(String value, TensorProto.DataType type) {
        return write(
                Nodes.onnx("Cast", List.of(value), fresh("cast")).addAttribute(Nodes.integer("to", type.getNumber())));
    }

    private String weights(String name, Weights weights) {
        return graph.floats(prefix + name, weights.values(), weights.shape());
    }

    private String longs(long... given) {
        return graph.longs(fresh("longs"), given);
    }

    private String scalar(long value) {
        return graph.longScalar(fresh("long"), value);
    }

    private String add(String operator, String output, String... inputs) {
        return write(Nodes.onnx(operator, List.of(inputs), output));
    }

    private String write(NodeProto.Builder written) {
        graph.write(written.build());
        return written.getOutput(0);
    }

    private String fresh(String name) {
        values++;
        return prefix + name + "." + values;
    }
}
