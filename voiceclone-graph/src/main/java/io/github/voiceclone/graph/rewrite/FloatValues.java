package io.github.voiceclone.graph.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Type inference that finds the float32 values of a graph. Most operators return the type of their first input. */
public final class FloatValues {
    private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
    private static final Set<String> NEVER = Set.of("Shape", "Size", "Less", "Equal", "Greater", "Not", "And", "Or");

    private final Set<String> floats = new HashSet<>();

    private FloatValues() {}

    /** Returns the names of the float32 values: inputs, constants and results. */
    public static Set<String> of(GraphProto graph) {
        FloatValues values = new FloatValues();
        graph.getInputList().stream()
                .filter(input -> input.getType().getTensorType().getElemType() == FLOAT)
                .forEach(input -> values.floats.add(input.getName()));
        graph.getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == FLOAT)
                .forEach(tensor -> values.floats.add(tensor.getName()));
        graph.getNodeList().stream()
                .filter(values::givesFloat)
                .forEach(node -> values.floats.addAll(
                        // The second result of TopK is places.
                        node.getOpType().equals("TopK") ? List.of(node.getOutput(0)) : node.getOutputList()));
        values.floats.remove(""); // an omitted optional input or result
        return values.floats;
    }

    private boolean givesFloat(NodeProto node) {
        return switch (node.getOpType()) {
            case "Cast" -> Nodes.attribute(node, "to").map(AttributeProto::getI).orElse(0L) == FLOAT;
            case "Where" -> floats.contains(Nodes.input(node, 1));
            default -> !NEVER.contains(node.getOpType()) && floats.contains(Nodes.input(node, 0));
        };
    }
}
