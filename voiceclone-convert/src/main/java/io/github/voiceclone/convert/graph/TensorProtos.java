package io.github.voiceclone.convert.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.voiceclone.convert.checkpoint.Weights;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The constants of a graph, as the converter writes them: raw little-endian values with a name and a shape. */
public final class TensorProtos {
    private TensorProtos() {}

    /**
     * Makes a constant.
     *
     * @param bytes its values, row-major
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

    /** Returns the values of a float32 constant; empty if there is none, or it is of another type. */
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
