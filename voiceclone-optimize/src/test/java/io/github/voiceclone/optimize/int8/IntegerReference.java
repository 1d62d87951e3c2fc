package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One integer product of a graph, run alone by ONNX Runtime and computed by exact integer arithmetic from the ONNX
 * definitions. All scales are 1 but a convolution's result's, which is a power of 2, so that both must agree to the bit.
 */
public final class IntegerReference {
    /** Step of a convolution's result: reaches from −32,768 to 32,512, as one pair of products does. */
    private static final float STEP = 256;

    private static final int ZERO = 128;

    private final NodeProto node;
    private final List<TensorProto> constants;

    private IntegerReference(NodeProto node, List<TensorProto> constants) {
        this.node = node;
        this.constants = constants;
    }

    /** Returns the products of a graph that add 8-bit products. */
    public static List<IntegerReference> products(ModelProto model) {
        Map<String, TensorProto> tensors = model.getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, Function.identity()));
        return model.getGraph().getNodeList().stream()
                .filter(node -> List.of("QLinearConv", "MatMulIntegerToFloat", "MatMulNBits")
                        .contains(node.getOpType()))
                .map(node -> new IntegerReference(
                        node,
                        node.getInputList().stream()
                                .filter(tensors::containsKey)
                                .distinct()
                                .map(tensors::get)
                                .map(IntegerReference::unscaled)
                                .toList()))
                .toList();
    }

    private static TensorProto unscaled(TensorProto tensor) {
        if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
            return tensor;
        }
        return tensor.toBuilder()
                .setRawData(floats(1, tensor.getRawData().size() / Float.BYTES))
                .build();
    }

    private static ByteString floats(float value, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat(value);
        }
        return ByteString.copyFrom(bytes.flip());
    }

    String operator() {
        return node.getOpType();
    }

    @Override
    public String toString() {
        return node.getOpType() + " " + node.getName() + " "
                + tensor(weightInput()).getDimsList();
    }

    private boolean isConvolution() {
        return operator().equals("QLinearConv");
    }

    private boolean isBlocks() {
        return operator().equals("MatMulNBits");
    }

    private int weightInput() {
        return isConvolution() ? 3 : 1;
    }

    private TensorProto tensor(int input) {
        return constants.stream()
                .filter(tensor -> tensor.getName().equals(node.getInput(input)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns how many values the axis has that is summed over; a convolution's channels. */
    int inputs() {
        if (isBlocks()) {
            return (int) Nodes.integer(node, "K");
        }
        return (int) tensor(weightInput()).getDims(isConvolution() ? 1 : 0) * group();
    }

    private int group() {
        return (int) Math.max(1, Nodes.integer(node, "group"));
    }

    /** Returns the levels from −128 that rows of activations reach by ONNX Runtime, as floats, [rows, outputs]. */
    float[] run(int rows, byte[] activations) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            try (OrtSession session = environment.createSession(alone(), options);
                    OnnxTensor input = input(environment, rows, activations);
                    OrtSession.Result result = session.run(Map.of("x", input))) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                return isConvolution() ? levels(output.getByteBuffer()) : values(output.getFloatBuffer());
            }
        }
    }

    private OnnxTensor input(OrtEnvironment environment, int rows, byte[] activations) throws OrtException {
        if (isBlocks()) {
            float[] signed = new float[activations.length];
            for (int i = 0; i < signed.length; i++) {
                signed[i] = block(activations[i]);
            }
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(signed), new long[] {rows, inputs()});
        }
        long[] shape = {rows, inputs()};
        if (isConvolution()) {
            shape = new long[rank()];
            Arrays.fill(shape, 1);
            shape[rank() - 2] = rows;
            shape[rank() - 1] = inputs();
        }
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(activations.length).put(activations).flip();
        return OnnxTensor.createTensor(environment, bytes, shape, OnnxJavaType.UINT8);
    }

    /** Activations of blocks are quantised as they come: whole numbers whose largest magnitude is 127 stay themselves. */
    private static int block(byte activation) {
        return Math.max(-127, Byte.toUnsignedInt(activation) - ZERO);
    }

    private int rank() {
        return tensor(weightInput()).getDimsCount();
    }

    private static float[] levels(ByteBuffer bytes) {
        float[] levels = new float[bytes.remaining()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = Byte.toUnsignedInt(bytes.get(i));
        }
        return levels;
    }

    private static float[] values(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** Returns a model of this node alone, without its bias. */
    private byte[] alone() {
        NodeProto.Builder lone = node.toBuilder().setInput(0, "x").clearOutput().addOutput("y");
        GraphProto.Builder graph = GraphProto.newBuilder().setName("alone").addAllInitializer(constants);
        int inputs = isConvolution() ? 8 : isBlocks() ? 3 : 6;
        lone.clearInput().addInput("x").addAllInput(node.getInputList().subList(1, inputs));
        int type = isBlocks() ? TensorProto.DataType.FLOAT.getNumber() : TensorProto.DataType.UINT8.getNumber();
        int result = isConvolution() ? type : TensorProto.DataType.FLOAT.getNumber();
        if (isConvolution()) {
            lone.setInput(2, "zero").setInput(6, "step").setInput(7, "zero");
            graph.addInitializer(
                    constant("zero", TensorProto.DataType.UINT8, ByteString.copyFrom(new byte[] {(byte) ZERO})));
            graph.addInitializer(constant("step", TensorProto.DataType.FLOAT, floats(STEP, 1)));
        }
        graph.addNode(lone).addInput(value("x", type)).addOutput(value("y", result));
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
        model.addOpsetImportBuilder().setDomain("").setVersion(17);
        model.addOpsetImportBuilder().setDomain(EditableGraph.CONTRIB).setVersion(1);
        return model.build().toByteArray();
    }

    private static TensorProto constant(String name, TensorProto.DataType type, ByteString bytes) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(bytes)
                .build();
    }

    private ValueInfoProto value(String name, int type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        int axes = isConvolution() ? rank() : 2;
        for (int i = 0; i < axes; i++) {
            shape.addDimBuilder().setDimParam(name + i);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    /** Returns the same by exact arithmetic. */
    float[] exact(int rows, byte[] activations) {
        return isConvolution()
                ? convolution(rows, activations)
                : isBlocks() ? blocks(rows, activations) : matrix(rows, activations);
    }

    private float[] matrix(int rows, byte[] activations) {
        int in = inputs();
        ByteString levels = tensor(1).getRawData();
        int out = levels.size() / in;
        float[] result = new float[rows * out];
        for (int i = 0; i < result.length; i++) {
            long sum = 0;
            for (int k = 0; k < in; k++) {
                int activation = Byte.toUnsignedInt(activations[i / out * in + k]) - ZERO;
                sum += (long) activation * levels.byteAt(k * out + i % out);
            }
            result[i] = (float) sum;
        }
        return result;
    }

    private float[] blocks(int rows, byte[] activations) {
        int in = inputs();
        int bits = (int) Nodes.integer(node, "bits");
        int most = (1 << bits) - 1;
        ByteString levels = tensor(1).getRawData();
        int out = (int) Nodes.integer(node, "N");
        int stride = levels.size() / out * Byte.SIZE / bits;
        float[] result = new float[rows * out];
        for (int i = 0; i < result.length; i++) {
            long sum = 0;
            for (int k = 0; k < in; k++) {
                int bit = (i % out * stride + k) * bits;
                int level = (Byte.toUnsignedInt(levels.byteAt(bit / Byte.SIZE)) >> (bit % Byte.SIZE)) & most;
                sum += (long) block(activations[i / out * in + k]) * (level - (most + 1) / 2);
            }
            result[i] = (float) sum;
        }
        return result;
    }

    private float[] convolution(int rows, byte[] activations) {
        ByteString levels = tensor(3).getRawData();
        int outputs = (int) tensor(3).getDims(0);
        int channels = (int) tensor(3).getDims(1);
        int kernel = levels.size() / outputs / channels;
        int dilation = last("dilations", 1);
        int stride = last("strides", 1);
        int before = first("pads");
        int length = (rows + before + last("pads", 0) - dilation * (kernel - 1) - 1) / stride + 1;
        float[] result = new float[length * outputs];
        for (int i = 0; i < result.length; i++) {
            int output = i % outputs;
            int from = output / (outputs / group()) * channels;
            long sum = 0;
            for (int k = 0; k < kernel; k++) {
                int row = i / outputs * stride + k * dilation - before;
                for (int c = 0; row >= 0 && row < rows && c < channels; c++) {
                    int activation = Byte.toUnsignedInt(activations[row * inputs() + from + c]) - ZERO;
                    sum += (long) activation * levels.byteAt((output * channels + c) * kernel + k);
                }
            }
            result[i] = (float) Math.max(0, Math.min(255, ZERO + Math.rint(sum / STEP)));
        }
        return result;
    }

    private int last(String name, int otherwise) {
        return Nodes.attribute(node, name)
                .map(attribute -> (int) attribute.getInts(attribute.getIntsCount() - 1))
                .orElse(otherwise);
    }

    /** Returns the padding before the last axis. */
    private int first(String name) {
        return Nodes.attribute(node, name)
                .map(AttributeProto::getIntsList)
                .map(pads -> pads.get(pads.size() / 2 - 1).intValue())
                .orElse(0);
    }
}
