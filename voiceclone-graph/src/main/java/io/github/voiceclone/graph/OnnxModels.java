package io.github.voiceclone.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;

/** Conversion of ONNX models from and to bytes. */
public final class OnnxModels {
    private OnnxModels() {}

    /**
     * Parses a model.
     *
     * @param what the model's name in an error, as in {@code graph 'vocoder'}
     * @param onnx the bytes, from the buffer's position to its limit; the position is unchanged
     * @throws GraphException if the bytes are not an ONNX model
     */
    public static ModelProto parse(String what, ByteBuffer onnx) {
        try {
            return ModelProto.parseFrom(onnx.duplicate());
        } catch (InvalidProtocolBufferException e) {
            throw new GraphException(what + " is not an ONNX model: " + e.getMessage() + "; convert the pack again", e);
        }
    }

    /** Returns a model's bytes in a direct buffer, as native runtimes read them. */
    public static ByteBuffer direct(ModelProto model) {
        byte[] bytes = model.toByteArray();
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
