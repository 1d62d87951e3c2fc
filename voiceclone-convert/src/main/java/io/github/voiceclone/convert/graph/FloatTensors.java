package io.github.voiceclone.convert.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.convert.checkpoint.Weights;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Float32 tensors as the converter writes them into graphs: raw little-endian values. */
public final class FloatTensors {
    private FloatTensors() {}

    /** Returns the values of a tensor; empty if there is none, or it is of another type. */
    public static Optional<Weights> read(@Nullable TensorProto tensor) {
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
