package io.github.voiceclone.tensorrt;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.voiceclone.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A decoder of one state: {@code next_frame} is {@code frame} times a weight, plus {@code dropout1}; {@code frames} is that
 * times the weight again. All are [batch, 3].
 */
final class TinyDecoder {
    static final int WIDTH = 3;
    static final float WEIGHT = 0.5f;

    private TinyDecoder() {}

    static ByteBuffer onnx() {
        ByteBuffer weight = ByteBuffer.allocate(WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH; i++) {
            weight.putFloat(WEIGHT);
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("decoder")
                .addInput(value("frame"))
                .addInput(value("dropout1"))
                .addOutput(value("frames"))
                .addOutput(value("next_frame"))
                .addInitializer(TensorProto.newBuilder()
                        .setName("weight")
                        .setDataType(TensorProto.DataType.FLOAT.getNumber())
                        .addDims(WIDTH)
                        .setRawData(ByteString.copyFrom(weight.flip())))
                .addNode(node("Mul", "scaled", "frame", "weight"))
                .addNode(node("Add", "next_frame", "scaled", "dropout1"))
                .addNode(node("Mul", "frames", "next_frame", "weight"));
        byte[] bytes = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node;
    }

    private static ValueInfoProto value(String name) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        value.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .getShapeBuilder()
                .addDim(Dimension.newBuilder().setDimParam("batch"))
                .addDim(Dimension.newBuilder().setDimValue(WIDTH));
        return value.build();
    }

    /** Returns inputs of ones and twos. */
    static Map<String, Tensor> inputs(int rows) {
        return Map.of("frame", filled(1, rows), "dropout1", filled(2, rows));
    }

    static Tensor.Floats filled(float value, int rows) {
        Tensor.Floats tensor = Tensor.floats(rows, WIDTH);
        fill(tensor, value);
        return tensor;
    }

    static void fill(Tensor.Floats tensor, float value) {
        for (int i = 0; i < tensor.buffer().limit(); i++) {
            tensor.buffer().put(i, value);
        }
    }

    /** Returns {@code frames} after a number of steps from a frame of ones with a dropout of twos. */
    static float[] expectedFrames(int rows, int steps) {
        float state = 1;
        for (int i = 0; i < steps; i++) {
            state = state * WEIGHT + 2;
        }
        return filled(state * WEIGHT, rows).toArray();
    }
}
