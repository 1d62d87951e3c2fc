package io.github.voiceclone.graph.half;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.FloatValues;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rewriting of one graph to half precision. The float16 form of a float32 value {@code x} is named {@code x.half}; a cast
 * is written where a node needs the form that is missing, at most once per value and direction. For one use.
 */
final class HalfGraph {
    private static final String HALF = ".half";
    private static final TensorProto.DataType FLOAT16 = TensorProto.DataType.FLOAT16;

    private final EditableGraph graph;
    private final Set<String> keep;
    private final Set<String> floats;
    private final Set<String> inHalf = new HashSet<>();
    private final Set<String> inFloat;

    HalfGraph(ModelProto model, Set<String> keep) {
        this.graph = new EditableGraph(model);
        this.keep = keep;
        this.floats = FloatValues.of(model.getGraph());
        this.inFloat = new HashSet<>(floats);
        model.getGraph().getNodeList().forEach(node -> inFloat.removeAll(node.getOutputList()));
    }

    ModelProto write() {
        for (NodeProto node : graph.nodes()) {
            if (keep.contains(node.getOutput(0)) || !touchesFloats(node)) {
                node.getInputList().forEach(this::floating);
                inFloat.addAll(node.getOutputList());
                graph.write(node);
            } else {
                half(node);
            }
        }
        graph.outputs().forEach(this::floating);
        return graph.build();
    }

    private boolean touchesFloats(NodeProto node) {
        return node.getInputList().stream().anyMatch(floats::contains)
                || node.getOutputList().stream().anyMatch(floats::contains);
    }

    private void half(NodeProto node) {
        NodeProto.Builder half = node.toBuilder().setName(node.getName() + HALF).clearInput();
        node.getInputList().forEach(input -> half.addInput(floats.contains(input) ? halved(input) : input));
        for (int i = 0; i < node.getOutputCount(); i++) {
            String output = node.getOutput(i);
            if (floats.contains(output)) {
                half.setOutput(i, output + HALF);
                inHalf.add(output);
            }
        }
        boolean cast = node.getOpType().equals("Cast") && floats.contains(node.getOutput(0));
        graph.write(cast ? half.clearAttribute().addAttribute(to(FLOAT16)).build() : half.build());
    }

    private static AttributeProto to(TensorProto.DataType type) {
        return Nodes.integer("to", type.getNumber());
    }

    private String halved(String value) {
        if (!value.isEmpty() && inHalf.add(value)) {
            if (graph.isConstant(value)) {
                graph.halves(value + HALF, Objects.requireNonNull(graph.constant(value)));
            } else {
                graph.write(Nodes.onnx("Cast", List.of(value), value + HALF)
                        .addAttribute(to(FLOAT16))
                        .build());
            }
        }
        return value.isEmpty() ? value : value + HALF;
    }

    /** Ensures that the float32 form of a value exists. */
    private void floating(String value) {
        if (inHalf.contains(value) && inFloat.add(value)) {
            graph.write(Nodes.onnx("Cast", List.of(value + HALF), value)
                    .addAttribute(to(TensorProto.DataType.FLOAT))
                    .build());
        }
    }
}
