package io.github.voiceclone.graph.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** Factories and readers of graph nodes. */
public final class Nodes {
    private Nodes() {}

    /** Returns a node of ONNX's standard domain with one output, named after that output. */
    public static NodeProto.Builder onnx(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output);
    }

    /** Returns a node of ONNX Runtime's contributed operators, {@link EditableGraph#CONTRIB}. */
    public static NodeProto.Builder contrib(String operator, List<String> inputs, String output) {
        return onnx(operator, inputs, output).setDomain(EditableGraph.CONTRIB);
    }

    /** Returns an integer attribute. */
    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** Returns an integer attribute of a node, or 0 if absent. */
    public static long integer(NodeProto node, String name) {
        return attribute(node, name).map(AttributeProto::getI).orElse(0L);
    }

    /** Returns an attribute of a node; empty if absent. */
    public static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    /** Returns the name of a node's input; empty if omitted. */
    public static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }
}
