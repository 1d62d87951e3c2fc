package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** Makes and reads nodes of ONNX graphs. */
final class Nodes {
    private Nodes() {}

    /** Returns a node of ONNX's own operators. */
    static NodeProto.Builder onnx(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output);
    }

    /** Returns a node of ONNX Runtime's operators. */
    static NodeProto.Builder contrib(String operator, List<String> inputs, String output) {
        return onnx(operator, inputs, output).setDomain(EditableGraph.CONTRIB);
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** Returns an integer attribute of a node, or 0 if it is left out. */
    static long integer(NodeProto node, String name) {
        return attribute(node, name).map(AttributeProto::getI).orElse(0L);
    }

    /** Returns an attribute of a node. */
    static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    /** Returns a node's input, or an empty name if it is left out. */
    static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }
}
