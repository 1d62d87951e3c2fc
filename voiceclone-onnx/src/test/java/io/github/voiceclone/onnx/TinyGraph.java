package io.github.voiceclone.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;

/**
 * A graph of two inputs and two outputs: {@code x} float32 [rows, 3] and {@code scale} int64 [1] give {@code scaled}, x
 * times scale, and {@code negative}, its negative.
 */
final class TinyGraph {
    private TinyGraph() {}

    static ByteBuffer onnx() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("tiny")
                .addInput(value("x", TensorProto.DataType.FLOAT, "rows", 3))
                .addInput(value("scale", TensorProto.DataType.INT64, 1))
                .addOutput(value("scaled", TensorProto.DataType.FLOAT, "rows", 3))
                .addOutput(value("negative", TensorProto.DataType.FLOAT, "rows", 3))
                .addNode(node("Cast", "factor", "scale").addAttribute(toFloat()))
                .addNode(node("Mul", "scaled", "x", "factor"))
                .addNode(node("Neg", "negative", "scaled"));
        return direct(ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray());
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node;
    }

    private static AttributeProto.Builder toFloat() {
        return AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(TensorProto.DataType.FLOAT.getNumber());
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, Object... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object axis : axes) {
            TensorShapeProto.Dimension.Builder extent = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    axis instanceof Integer size ? extent.setDimValue(size) : extent.setDimParam(String.valueOf(axis)));
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
