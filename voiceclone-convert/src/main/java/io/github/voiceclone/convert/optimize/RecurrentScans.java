package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recurrent layers as ONNX's {@code Scan}, for runtimes that make a loop of such layers and do in each of its rounds what is
 * written there. The products with the input are outside, one for all positions, so that a round has one product, of the
 * states of both directions, and what is element by element. Results differ by rounding alone.
 */
public final class RecurrentScans {
    private RecurrentScans() {}

    /**
     * Rewrites a graph's float32 GRUs and LSTMs as PyTorch has them, forward or in both directions, from a state of zero.
     * Other nodes stay as they are.
     *
     * @param onnx a model
     * @throws OptimizeException if the bytes are no model
     */
    public static byte[] of(byte[] onnx) {
        return of(parse(onnx)).toByteArray();
    }

    /** Returns the layers of a graph that {@link #of(byte[])} rewrites, by their first results. */
    public static Set<String> layers(byte[] onnx) {
        EditableGraph graph = new EditableGraph(parse(onnx));
        return graph.nodes().stream()
                .filter(node -> RecurrentLayer.of(graph, node).isPresent())
                .map(node -> node.getOutput(0))
                .collect(Collectors.toSet());
    }

    private static ModelProto parse(byte[] onnx) {
        try {
            return ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            throw new OptimizeException("not an ONNX model: " + e.getMessage() + "; convert the pack again", e);
        }
    }

    static ModelProto of(ModelProto model) {
        EditableGraph graph = new EditableGraph(model);
        for (NodeProto node : graph.nodes()) {
            RecurrentLayer.of(graph, node)
                    .ifPresentOrElse(
                            layer -> graph.write(new ScannedLayer(node, layer).build()), () -> graph.write(node));
        }
        return graph.build();
    }
}
