package io.github.voiceclone.cache;

import io.github.voiceclone.SpeakerEmbedding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Embeddings as bytes: their values as little-endian IEEE 754 float32, end to end. */
final class EmbeddingBytes {
    /**
     * How far from 1 the length of an embedding may be: float32 rounding moves it by about 1e-7, and values computed in
     * half precision by about 1e-3.
     */
    private static final double LENGTH_TOLERANCE = 2e-3;

    private EmbeddingBytes() {}

    static byte[] encode(SpeakerEmbedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(embedding.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values());
        return bytes.array();
    }

    /** Returns the embedding these bytes are, or nothing if they are not one of {@code size} values and unit length. */
    static Optional<SpeakerEmbedding> decode(byte[] bytes, int size) {
        if (bytes.length != size * Float.BYTES) {
            return Optional.empty();
        }
        float[] values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return isUnitLength(FloatBuffer.wrap(values)) ? Optional.of(SpeakerEmbedding.of(values)) : Optional.empty();
    }

    /** Returns whether values are finite and make a vector of unit length. */
    static boolean isUnitLength(FloatBuffer values) {
        double squares = 0;
        for (int i = 0; i < values.limit(); i++) {
            squares += (double) values.get(i) * values.get(i);
        }
        return Math.abs(Math.sqrt(squares) - 1) <= LENGTH_TOLERANCE;
    }
}
