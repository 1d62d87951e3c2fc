package io.github.voiceclone.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Factories and readers of graph constants (initializers), stored as raw little-endian values. */
public final class TensorProtos {
    private TensorProtos() {}

    /**
     * Creates a constant.
     *
     * @param bytes the values, row-major, little-endian
     */
    public static TensorProto of(String name, TensorProto.DataType type, ByteString bytes, int... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(bytes);
        for (int extent : shape) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }

    /** Returns the values of a float32 constant; empty if {@code tensor} is null or has another type. */
    public static Optional<Weights> floats(@Nullable TensorProto tensor) {
        if (tensor == null || tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
            return Optional.empty();
        }
        int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return Optional.of(new Weights(values, shape));
    }
}
