package io.github.voiceclone.optimize.fp16;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.FloatValues;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph that computes in float32 what half precision gives: weights, and every value that a node in half
 * precision takes or gives, are rounded to float16. A runtime without float16 arithmetic, as on CPUs, leaves roundings
 * out where it has half-precision nodes side by side; here it leaves none out. Used once.
 */
final class RoundedGraph {
    private static final String ROUNDED = ".rounded";
    private static final String EXACT = ".exact";

    private final EditableGraph graph;
    private final Set<String> keep;
    private final Set<String> floats;
    private final Map<String, String> rounded = new HashMap<>();

    RoundedGraph(ModelProto model, Set<String> keep) {
        this.graph = new EditableGraph(model);
        this.keep = keep;
        this.floats = FloatValues.of(model.getGraph());
    }

    ModelProto write() {
        for (NodeProto node : graph.nodes()) {
            if (keep.contains(node.getOutput(0))) {
                graph.write(node);
            } else {
                half(node);
            }
        }
        return graph.build();
    }

    /** Rounds what goes in; what comes out is rounded under its own name. */
    private void half(NodeProto node) {
        NodeProto.Builder exact =
                node.toBuilder().setName(node.getName() + EXACT).clearInput();
        node.getInputList().forEach(input -> exact.addInput(floats.contains(input) ? rounded(input) : input));
        for (int i = 0; i < node.getOutputCount(); i++) {
            if (floats.contains(node.getOutput(i))) {
                exact.setOutput(i, node.getOutput(i) + EXACT);
            }
        }
        graph.write(exact.build());
        node.getOutputList().stream().filter(floats::contains).forEach(output -> {
            round(output + EXACT, output);
            rounded.put(output, output);
        });
    }

    private String rounded(String value) {
        return rounded.computeIfAbsent(value, name -> {
            Weights weights = graph.constant(name);
            if (weights == null) {
                round(name, name + ROUNDED);
            } else {
                graph.halves(name + ".half", weights);
                cast(name + ".half", name + ROUNDED, TensorProto.DataType.FLOAT);
            }
            return name + ROUNDED;
        });
    }

    private void round(String value, String result) {
        cast(value, result + ".half", TensorProto.DataType.FLOAT16);
        cast(result + ".half", result, TensorProto.DataType.FLOAT);
    }

    private void cast(String value, String result, TensorProto.DataType type) {
        graph.write(Nodes.onnx("Cast", List.of(value), result)
                .addAttribute(Nodes.integer("to", type.getNumber()))
                .build());
    }
}
