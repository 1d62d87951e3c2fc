package io.github.voiceclone.graph.half;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.voiceclone.graph.Float16;
import io.github.voiceclone.graph.GraphException;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.SupportedOperators;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rewriting of float32 graphs to half precision: strongly typed graphs, as GPU runtimes take them. Weights and computation
 * are float16 (IEEE 754 binary16), except for the nodes that are kept; casts separate the two. Inputs and outputs keep
 * their types, float32 and int64, so the rewritten graph takes the same tensors as the original.
 */
public final class HalfPrecision {
    /** Sums of many values, and operators that are sensitive to the largest of them. */
    private static final Set<String> SUMS =
            Set.of("Softmax", "LogSoftmax", "ReduceL2", "ReduceSum", "ReduceMean", "Exp", "Log", "Pow", "Sqrt");

    private static final Set<String> RECURRENT = Set.of("GRU", "LSTM", "RNN");

    /** Index of the lengths among a recurrent layer's inputs. */
    private static final int LENGTHS = 4;

    private HalfPrecision() {}

    /**
     * Rewrites a graph.
     *
     * @param model a float32 model
     * @param keepFloat32 first results of the nodes to keep in float32, such as those of {@link #fragile}
     * @return the model in half precision
     * @throws GraphException if the model is quantized or optimized already
     */
    public static ModelProto rewrite(ModelProto model, Set<String> keepFloat32) {
        SupportedOperators.require(model.getGraph().getName(), model.getGraph());
        return new HalfGraph(model, keepFloat32).write();
    }

    /**
     * Returns the nodes to keep in float32 regardless of measurements, by their first results: softmax and other sums of
     * many values, additions to a state that is carried from run to run, nodes with a constant outside the range of
     * float16, and recurrent layers with lengths. For the last, TensorRT's parser inserts a float32 zero after the end of
     * each row, and then refuses a float16 layer (seen with 11.2.1).
     *
     * @param model a float32 model
     */
    public static Set<String> fragile(ModelProto model) {
        EditableGraph graph = new EditableGraph(model);
        Set<String> inputs = names(model.getGraph().getInputList());
        Set<String> outputs = names(model.getGraph().getOutputList());
        Set<String> kept = new HashSet<>();
        for (NodeProto node : graph.nodes()) {
            boolean carries = node.getOpType().equals("Add")
                    && outputs.contains(node.getOutput(0))
                    && node.getInputList().stream().anyMatch(inputs::contains);
            boolean beyond = node.getInputList().stream().anyMatch(input -> !fits(graph, input));
            if (carries || beyond || hasLengths(node) || SUMS.contains(node.getOpType())) {
                kept.add(node.getOutput(0));
            }
        }
        return kept;
    }

    private static Set<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    }

    private static boolean hasLengths(NodeProto node) {
        return RECURRENT.contains(node.getOpType())
                && node.getInputCount() > LENGTHS
                && !node.getInput(LENGTHS).isEmpty();
    }

    /** Returns false for a constant with a value too large for float16, and for a scalar that float16 rounds to 0. */
    private static boolean fits(EditableGraph graph, String input) {
        Weights weights = graph.constant(input);
        if (weights == null) {
            return true;
        }
        for (float value : weights.values()) {
            boolean large = Math.abs(value) > Float16.MAX_VALUE && !Float.isInfinite(value);
            boolean vanishes = weights.values().length == 1 && value != 0 && Float16.bits(Math.abs(value)) == 0;
            if (large || vanishes) {
                return false;
            }
        }
        return true;
    }
}
