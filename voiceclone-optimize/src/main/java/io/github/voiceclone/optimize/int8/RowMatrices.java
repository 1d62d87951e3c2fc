package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes matrix products of 8 bits whose rows are quantised as they come, each by its own largest value: they need no
 * calibration, and nothing about a row depends on the rows next to it. One per graph.
 */
final class RowMatrices {
    private static final byte ZERO = (byte) 128;

    /** Keeps the scale of a row of zeros above 0. */
    private static final float SMALLEST = 1e-30f;

    private final EditableGraph graph;
    private final Set<String> quantised = new HashSet<>();

    RowMatrices(EditableGraph graph) {
        this.graph = graph;
    }

    void write(Matrix matrix) {
        String rows = matrix.input();
        if (quantised.add(rows)) {
            quantise(rows);
        }
        String name = matrix.output();
        ChannelLevels weights = ExactLevels.matrix(matrix.values(), matrix.out());
        graph.write(Nodes.contrib(
                        "MatMulIntegerToFloat",
                        List.of(
                                rows + ".levels",
                                graph.signed(name + ".weights", weights.levels(), matrix.in(), matrix.out()),
                                one(),
                                graph.floats(name + ".scales", weights.scales(), matrix.out()),
                                zero(),
                                graph.signed(name + ".zeros", new byte[matrix.out()], matrix.out())),
                        name + ".product")
                .build());
        boolean plain = matrix.bias().isEmpty();
        graph.write(Nodes.onnx("Mul", List.of(name + ".product", rows + ".scale"), plain ? name : name + ".scaled")
                .build());
        if (!plain) {
            graph.write(Nodes.onnx("Add", List.of(name + ".scaled", matrix.bias()), name)
                    .build());
        }
    }

    private void quantise(String rows) {
        graph.write(Nodes.onnx("Abs", List.of(rows), rows + ".sizes").build());
        graph.write(Nodes.onnx("ReduceMax", List.of(rows + ".sizes"), rows + ".peak")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addInts(-1))
                .addAttribute(Nodes.integer("keepdims", 1))
                .build());
        graph.write(Nodes.onnx("Mul", List.of(rows + ".peak", constant("rows.step", 1 / 127f)), rows + ".step")
                .build());
        graph.write(Nodes.onnx("Add", List.of(rows + ".step", constant("rows.smallest", SMALLEST)), rows + ".scale")
                .build());
        graph.write(Nodes.onnx("Div", List.of(rows, rows + ".scale"), rows + ".even")
                .build());
        graph.write(Nodes.onnx("QuantizeLinear", List.of(rows + ".even", one(), zero()), rows + ".levels")
                .build());
    }

    private String one() {
        return constant("rows.one", 1);
    }

    private String constant(String name, float value) {
        return graph.isConstant(name) ? name : graph.floats(name, new float[] {value});
    }

    private String zero() {
        return graph.isConstant("rows.zero") ? "rows.zero" : graph.unsigned("rows.zero", new byte[] {ZERO});
    }
}
