package io.github.voiceclone.cache;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.spi.SpeakerFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Speakers as the bytes that tiers keep, as {@link CacheTier} specifies them. */
final class SpeakerBytes {
    /**
     * Largest distance of an embedding's length from 1: float32 rounding moves it by about 1e-7, and values computed in
     * half precision by about 1e-3.
     */
    private static final double LENGTH_TOLERANCE = 2e-3;

    private SpeakerBytes() {}

    /**
     * Returns a speaker as bytes; nothing if it is not to be kept: it is not of the format, its transcript is too long, or it
     * is an embedding that is not of unit length, as of a recording that the encoder finds nothing in.
     */
    static Optional<byte[]> encode(Speaker speaker, SpeakerFormat format) {
        if (!SpeakerFormat.of(speaker).equals(format)) {
            return Optional.empty();
        }
        if (speaker instanceof SpeakerEmbedding embedding) {
            return isUnitLength(embedding.values()) ? Optional.of(encodeEmbedding(embedding)) : Optional.empty();
        }
        try {
            return Optional.of(new Voice("", speaker, "").toBytes());
        } catch (InvalidInputException e) {
            // A transcript longer than a voice can hold.
            return Optional.empty();
        }
    }

    private static byte[] encodeEmbedding(SpeakerEmbedding embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(embedding.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values());
        return bytes.array();
    }

    /** Returns the speaker these bytes are, or nothing if they are not one of the format, whole and as documented. */
    static Optional<Speaker> decode(byte[] bytes, SpeakerFormat format) {
        if (format instanceof SpeakerFormat.Embedding embedding) {
            return decodeEmbedding(bytes, embedding.size());
        }
        try {
            return Optional.of(Voice.ofBytes(bytes).speaker())
                    .filter(speaker -> SpeakerFormat.of(speaker).equals(format));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static Optional<Speaker> decodeEmbedding(byte[] bytes, int size) {
        if (bytes.length != (long) size * Float.BYTES) {
            return Optional.empty();
        }
        float[] values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return isUnitLength(FloatBuffer.wrap(values)) ? Optional.of(SpeakerEmbedding.of(values)) : Optional.empty();
    }

    /** Returns whether values are finite and make a vector of unit length. */
    private static boolean isUnitLength(FloatBuffer values) {
        double squares = 0;
        for (int i = 0; i < values.limit(); i++) {
            squares += (double) values.get(i) * values.get(i);
        }
        return Math.abs(Math.sqrt(squares) - 1) <= LENGTH_TOLERANCE;
    }
}
