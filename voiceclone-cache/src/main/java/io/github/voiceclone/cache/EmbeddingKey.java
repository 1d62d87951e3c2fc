package io.github.voiceclone.cache;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.EncodeRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What an embedding is kept under: the SHA-256 of everything that decides its values. Immutable.
 *
 * <p>The hash is taken over these bytes; all numbers are little-endian.
 *
 * <table>
 * <caption>The bytes hashed, in order</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>16</td><td>the ASCII letters {@code VCLEMBEDDINGKEY1}; the last is the version of this derivation</td></tr>
 * <tr><td>4</td><td>length n of the fingerprint in bytes, int32</td></tr>
 * <tr><td>n</td><td>the encoder's fingerprint, {@link io.github.voiceclone.spi.StageInfo#fingerprint()}, as UTF-8
 *     text</td></tr>
 * <tr><td>4</td><td>sample rate in Hz, int32</td></tr>
 * <tr><td>1</td><td>preprocessing: 1 if volume is raised, plus 2 if silence is trimmed</td></tr>
 * <tr><td>4 each</td><td>the samples of the recording as decoded, mono, before any preprocessing, IEEE 754
 *     float32</td></tr>
 * </table>
 *
 * <p>An example: fingerprint {@code 0123456789abcdef} four times over, 16 000 Hz, {@link Preprocessing#STANDARD}, and
 * the samples 0, 0.5 and −1 are these 101 bytes, in hex, wrapped,
 *
 * <pre>
 * 56434c454d42454444494e474b455931 40000000
 * 30313233343536373839616263646566 30313233343536373839616263646566
 * 30313233343536373839616263646566 30313233343536373839616263646566
 * 803e0000 03 00000000 0000003f 000080bf
 * </pre>
 *
 * <p>whose hash is {@code 8a1301bb6fd6b03e957e8d662400349c8eaf84eb49849f81a2f200b48ecfd82e}. In Python, with NumPy:
 *
 * <pre>{@code
 * hashlib.sha256(b"VCLEMBEDDINGKEY1" + struct.pack("<I", len(fingerprint)) + fingerprint
 *     + struct.pack("<iB", rate, 1 * raise_volume + 2 * trim_silence)
 *     + samples.astype("<f4").tobytes()).hexdigest()
 * }</pre>
 */
public final class EmbeddingKey {
    /** The number of bytes of a key. */
    public static final int BYTES = 32;

    private static final byte[] DERIVATION = "VCLEMBEDDINGKEY1".getBytes(StandardCharsets.US_ASCII);
    private static final int VOLUME_RAISED = 1;
    private static final int SILENCE_TRIMMED = 2;
    private static final int BLOCK_BYTES = 1 << 14;

    private final byte[] hash;

    private EmbeddingKey(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Returns the key of a recording's embedding.
     *
     * @param fingerprint the fingerprint of the encoder that makes the embedding
     * @param request the recording and what is done to it first
     */
    public static EmbeddingKey of(String fingerprint, EncodeRequest request) {
        MessageDigest digest = sha256();
        digest.update(header(fingerprint, request.recording().sampleRate(), request.preprocessing()));
        update(digest, request.recording());
        return new EmbeddingKey(digest.digest());
    }

    /**
     * Returns the key of these 64 hex digits.
     *
     * @throws IllegalArgumentException if they are not 64 hex digits
     */
    public static EmbeddingKey ofHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("key has " + hex.length() + " hex digits, expected " + 2 * BYTES);
        }
        return new EmbeddingKey(HexFormat.of().parseHex(hex));
    }

    /** Returns the key as 64 lower-case hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(hash);
    }

    /** Returns a copy of the key's bytes. */
    public byte[] toBytes() {
        return hash.clone();
    }

    private static byte[] header(String fingerprint, int sampleRate, Preprocessing preprocessing) {
        byte[] name = fingerprint.getBytes(StandardCharsets.UTF_8);
        int flags =
                (preprocessing.raiseVolume() ? VOLUME_RAISED : 0) + (preprocessing.trimSilence() ? SILENCE_TRIMMED : 0);
        return ByteBuffer.allocate(DERIVATION.length + 2 * Integer.BYTES + name.length + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(DERIVATION)
                .putInt(name.length)
                .put(name)
                .putInt(sampleRate)
                .put((byte) flags)
                .array();
    }

    private static void update(MessageDigest digest, AudioClip recording) {
        FloatBuffer samples = recording.samples();
        ByteBuffer block = ByteBuffer.allocate(Math.min(BLOCK_BYTES, samples.remaining() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = block.asFloatBuffer();
        while (samples.hasRemaining()) {
            int count = Math.min(floats.capacity(), samples.remaining());
            floats.put(0, samples, samples.position(), count);
            samples.position(samples.position() + count);
            digest.update(block.array(), 0, count * Float.BYTES);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingKey key && Arrays.equals(key.hash, hash);
    }

    /** Returns the hash's first four bytes, which are as good as random. */
    @Override
    public int hashCode() {
        return ByteBuffer.wrap(hash).getInt();
    }

    @Override
    public String toString() {
        return "EmbeddingKey[" + hex() + "]";
    }
}
