package io.github.voiceclone.graph.scan;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lowering of recurrent layers to ONNX's {@code Scan}, for runtimes that compile such layers to a loop and compute in every
 * iteration all that the layer contains. The product with the input is computed outside the loop, for all positions at
 * once; an iteration has one product, of the states of both directions, and element-wise operators. Results differ from
 * the original layer's only by rounding.
 */
public final class RecurrentToScan {
    private RecurrentToScan() {}

    /**
     * Rewrites the float32 GRUs and LSTMs of a graph that start from a state of zero, forward or bidirectional, with gates
     * as in PyTorch. Other nodes are unchanged.
     */
    public static ModelProto rewrite(ModelProto model) {
        EditableGraph graph = new EditableGraph(model);
        for (NodeProto node : graph.nodes()) {
            RecurrentLayer.of(graph, node)
                    .ifPresentOrElse(
                            layer -> graph.write(new ScannedLayer(node, layer).build()), () -> graph.write(node));
        }
        return graph.build();
    }

    /** Returns the layers that {@link #rewrite} lowers, by their first results. */
    public static Set<String> layers(ModelProto model) {
        EditableGraph graph = new EditableGraph(model);
        return graph.nodes().stream()
                .filter(node -> RecurrentLayer.of(graph, node).isPresent())
                .map(node -> node.getOutput(0))
                .collect(Collectors.toSet());
    }
}
