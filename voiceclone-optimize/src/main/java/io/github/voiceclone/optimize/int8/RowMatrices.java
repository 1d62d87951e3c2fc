package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Writes matrix products of 8 bits whose rows are quantised as they come, each by its own largest value: they need no
 * calibration, and nothing about a row depends on the rows next to it. Of a convolution that is written as a product, each frame is
 * quantised by its largest value, before its positions are laid side by side. One per graph.
 */
final class RowMatrices {
    private static final byte ZERO = (byte) 128;

    /** Distance of two levels, as a share of the largest value. */
    private static final float STEP = 1 / 127f;

    private final EditableGraph graph;
    private final Set<String> quantised = new HashSet<>();

    RowMatrices(EditableGraph graph) {
        this.graph = graph;
    }

    /** Writes a product of rows. */
    void write(Matrix matrix) {
        String rows = matrix.input();
        if (quantised.add(rows)) {
            quantise(rows, List.of(rows), -1);
        }
        write(matrix, rows + ".levels", rows + ".peak");
    }

    /** Writes a product of columns, and the columns. */
    void write(Matrix matrix, Columns columns) {
        String source = columns.source();
        if (quantised.add(source)) {
            quantise(source, columns.parts(), -2, -1);
        }
        List<String> parts = new ArrayList<>();
        for (NodeProto slice : columns.slices()) {
            String part = slice.getOutput(0) + ".levels";
            graph.write(slice.toBuilder()
                    .setInput(0, source + ".levels")
                    .setOutput(0, part)
                    .build());
            parts.add(part);
        }
        String levels = matrix.input() + ".levels";
        graph.write(columns.join().toBuilder()
                .clearInput()
                .addAllInput(parts)
                .setOutput(0, levels)
                .build());
        write(matrix, levels, source + ".peak");
    }

    private void write(Matrix matrix, String levels, String peak) {
        String name = matrix.output();
        String weights = store(matrix);
        graph.write(Nodes.contrib(
                        "MatMulIntegerToFloat",
                        List.of(levels, weights + ".weights", step(), weights + ".scales", zero(), weights + ".zeros"),
                        name + ".product")
                .build());
        boolean plain = matrix.bias().isEmpty();
        graph.write(Nodes.onnx("Mul", List.of(name + ".product", peak), plain ? name : name + ".scaled")
                .build());
        if (!plain) {
            graph.write(Nodes.onnx("Add", List.of(name + ".scaled", matrix.bias()), name)
                    .build());
        }
    }

    /** Adds the weights of a matrix unless another product has them already, and returns what their names begin with. */
    private String store(Matrix matrix) {
        String name = matrix.weights();
        if (!graph.isConstant(name + ".weights")) {
            ChannelLevels weights = ExactLevels.matrix(matrix.values(), matrix.out());
            graph.signed(name + ".weights", weights.levels(), matrix.in(), matrix.out());
            graph.floats(name + ".scales", weights.scales(), matrix.out());
            graph.signed(name + ".zeros", new byte[matrix.out()], matrix.out());
        }
        return name;
    }

    /**
     * Adds the levels and the largest size of a value that is joined from parts along its last axis but one, before it is. Zeros
     * divided by zero may become any levels: their products are multiplied by zero.
     */
    private void quantise(String value, List<String> parts, long... axes) {
        List<String> peaks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            peaks.add(peak(parts.get(i), part(value, parts, i), axes));
        }
        if (peaks.size() > 1) {
            graph.write(Nodes.onnx("Max", peaks, value + ".peak").build());
        }
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            levels.add(levels(parts.get(i), part(value, parts, i), value + ".peak"));
        }
        if (levels.size() > 1) {
            graph.write(Nodes.onnx("Concat", levels, value + ".levels")
                    .addAttribute(Nodes.integer("axis", -2))
                    .build());
        }
    }

    private static String part(String value, List<String> parts, int index) {
        return parts.size() == 1 ? value : value + "." + index;
    }

    private String peak(String part, String name, long... axes) {
        graph.write(Nodes.onnx("Abs", List.of(part), name + ".sizes").build());
        graph.write(Nodes.onnx("ReduceMax", List.of(name + ".sizes"), name + ".peak")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addAllInts(LongStream.of(axes).boxed().toList()))
                .addAttribute(Nodes.integer("keepdims", 1))
                .build());
        return name + ".peak";
    }

    private String levels(String part, String name, String peak) {
        graph.write(Nodes.onnx("Div", List.of(part, peak), name + ".even").build());
        graph.write(Nodes.onnx("QuantizeLinear", List.of(name + ".even", step(), zero()), name + ".levels")
                .build());
        return name + ".levels";
    }

    private String step() {
        return graph.isConstant("rows.step") ? "rows.step" : graph.floats("rows.step", new float[] {STEP});
    }

    private String zero() {
        return graph.isConstant("rows.zero") ? "rows.zero" : graph.unsigned("rows.zero", new byte[] {ZERO});
    }
}
