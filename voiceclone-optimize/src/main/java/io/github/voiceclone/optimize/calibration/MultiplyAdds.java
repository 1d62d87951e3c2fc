package io.github.voiceclone.optimize.calibration;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.Objects;

/** Count of the multiply-adds with weights that a node performed during calibration. */
public final class MultiplyAdds {
    private MultiplyAdds() {}

    /**
     * Returns the count of one node over all runs.
     *
     * @param graph the graph of the node
     * @param seen the observations of calibration
     * @param name the graph's name in its pack
     * @param node a node of the graph
     * @return 0 for a node without weights, or one that never ran
     */
    public static long of(EditableGraph graph, Observations seen, String name, NodeProto node) {
        Observation output = seen.find(name, node.getOutput(0));
        Weights weights = graph.constant(Nodes.input(node, 1));
        return output == null || weights == null ? 0 : output.elements() * each(graph, node, weights);
    }

    /** Returns the count for each element of the node's first result. */
    private static long each(EditableGraph graph, NodeProto node, Weights weights) {
        return switch (node.getOpType()) {
            case "Gemm", "MatMul" -> weights.values().length / columns(node, weights);
            case "Conv" -> weights.values().length / weights.dim(0);
            case "LSTM", "GRU" -> {
                Weights recurrent = Objects.requireNonNull(graph.constant(Nodes.input(node, 2)));
                int hidden = recurrent.dim(2);
                yield (long) (weights.dim(1) / hidden) * (weights.dim(2) + hidden);
            }
            default -> 0;
        };
    }

    private static int columns(NodeProto node, Weights weights) {
        return weights.dim(Nodes.integer(node, "transB") == 1 ? 0 : weights.rank() - 1);
    }
}
