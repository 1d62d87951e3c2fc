package io.github.voiceclone.graph.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.graph.GraphException;

/** Check that a graph has only operators that can be rewritten. */
public final class SupportedOperators {
    private SupportedOperators() {}

    /**
     * Requires a float32 graph without nested graphs.
     *
     * @param name the graph's name in an error
     * @throws GraphException that names the first other operator
     */
    public static void require(String name, GraphProto graph) {
        graph.getNodeList().forEach(node -> require(name, node));
        boolean halves = graph.getInitializerList().stream()
                .anyMatch(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber());
        if (halves) {
            throw new GraphException("graph '" + name
                    + "' has weights in float16: it is optimised already; start from a converted float32 pack");
        }
    }

    private static void require(String name, NodeProto node) {
        boolean contrib = !node.getDomain().isEmpty();
        boolean quantised = node.getOpType().contains("QuantizeLinear")
                || node.getOpType().startsWith("QLinear")
                || node.getOpType().contains("Integer");
        if (contrib || quantised) {
            throw new GraphException("graph '" + name + "' has operator '" + node.getOpType() + "' (node '"
                    + node.getName() + "'): it is quantised or optimised already; start from a converted float32 pack");
        }
        boolean nested = node.getAttributeList().stream()
                .anyMatch(attribute -> attribute.getType() == AttributeProto.AttributeType.GRAPH
                        || attribute.getType() == AttributeProto.AttributeType.GRAPHS);
        if (nested) {
            throw new GraphException("graph '" + name + "' has operator '" + node.getOpType() + "' (node '"
                    + node.getName() + "') with a graph inside, which no recipe knows: convert the pack again");
        }
    }
}
