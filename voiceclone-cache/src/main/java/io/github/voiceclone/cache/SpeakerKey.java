package io.github.voiceclone.cache;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.SpeakerFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Key of a speaker in a cache: the SHA-256 of everything that decides its values. Immutable.
 *
 * <p>The hash is taken over these bytes; all numbers are little-endian.
 *
 * <table>
 * <caption>The bytes hashed, in order</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>16</td><td>the ASCII letters {@code VCLEMBEDDINGKEY2}; the last is the version of this derivation</td></tr>
 * <tr><td>4</td><td>length n of the fingerprint in bytes, int32</td></tr>
 * <tr><td>n</td><td>the encoder's fingerprint, {@link io.github.voiceclone.spi.StageInfo#fingerprint()}, as UTF-8
 *     text</td></tr>
 * <tr><td>1</td><td>kind of the encoder's {@link io.github.voiceclone.spi.SpeakerFormat}: 1 for embeddings, 2 for
 *     prompts</td></tr>
 * <tr><td>4</td><td>for embeddings: number of values, int32</td></tr>
 * <tr><td>4 + n + 12</td><td>for prompts: length n of the kind in bytes, int32, the kind, values a frame, int32, and
 *     frames per second, IEEE 754 float64</td></tr>
 * <tr><td>4</td><td>sample rate in Hz, int32</td></tr>
 * <tr><td>1</td><td>preprocessing: 1 if volume is raised, plus 2 if silence is trimmed</td></tr>
 * <tr><td>4 each</td><td>the samples of the recording as decoded, mono, before any preprocessing, IEEE 754
 *     float32</td></tr>
 * </table>
 *
 * <p>An example: fingerprint {@code 0123456789abcdef} four times over, embeddings of 256 values, 16 000 Hz,
 * {@link Preprocessing#STANDARD}, and the samples 0, 0.5 and −1 are these 106 bytes, in hex, wrapped,
 *
 * <pre>
 * 56434c454d42454444494e474b455932 40000000
 * 30313233343536373839616263646566 30313233343536373839616263646566
 * 30313233343536373839616263646566 30313233343536373839616263646566
 * 01 00010000 803e0000 03 00000000 0000003f 000080bf
 * </pre>
 *
 * <p>whose hash is {@code d2b3ce180c65e4f180d8003e8d35a2a2403ed25c307fa6a8e6d5a4fbe52e973c}. In Python, with NumPy:
 *
 * <pre>{@code
 * hashlib.sha256(b"VCLEMBEDDINGKEY2" + struct.pack("<I", len(fingerprint)) + fingerprint
 *     + struct.pack("<Bi", 1, embedding_size)
 *     + struct.pack("<iB", rate, 1 * raise_volume + 2 * trim_silence)
 *     + samples.astype("<f4").tobytes()).hexdigest()
 * }</pre>
 */
public final class SpeakerKey {
    /** The number of bytes of a key. */
    public static final int BYTES = 32;

    private static final byte[] DERIVATION = "VCLEMBEDDINGKEY2".getBytes(StandardCharsets.US_ASCII);
    private static final byte EMBEDDING = 1;
    private static final byte PROMPT = 2;
    private static final int VOLUME_RAISED = 1;
    private static final int SILENCE_TRIMMED = 2;
    private static final int BLOCK_BYTES = 1 << 14;

    private final byte[] hash;

    private SpeakerKey(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Returns the key of a recording's speaker.
     *
     * @param fingerprint the fingerprint of the encoder that makes the speaker
     * @param format the format of the encoder's speakers
     * @param request the recording and what is done to it first
     */
    public static SpeakerKey of(String fingerprint, SpeakerFormat format, EncodeRequest request) {
        MessageDigest digest = sha256();
        digest.update(header(fingerprint));
        digest.update(format(format));
        digest.update(recording(request.recording().sampleRate(), request.preprocessing()));
        update(digest, request.recording());
        return new SpeakerKey(digest.digest());
    }

    /**
     * Returns the key of these 64 hex digits.
     *
     * @throws IllegalArgumentException if they are not 64 hex digits
     */
    public static SpeakerKey ofHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("key has " + hex.length() + " hex digits, expected " + 2 * BYTES);
        }
        return new SpeakerKey(HexFormat.of().parseHex(hex));
    }

    /** Returns the key as 64 lower-case hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(hash);
    }

    /** Returns a copy of the key's bytes. */
    public byte[] toBytes() {
        return hash.clone();
    }

    private static byte[] header(String fingerprint) {
        byte[] name = fingerprint.getBytes(StandardCharsets.UTF_8);
        return littleEndian(DERIVATION.length + Integer.BYTES + name.length)
                .put(DERIVATION)
                .putInt(name.length)
                .put(name)
                .array();
    }

    private static byte[] format(SpeakerFormat format) {
        if (format instanceof SpeakerFormat.Prompt prompt) {
            byte[] kind = prompt.kind().getBytes(StandardCharsets.UTF_8);
            return littleEndian(1 + 2 * Integer.BYTES + kind.length + Double.BYTES)
                    .put(PROMPT)
                    .putInt(kind.length)
                    .put(kind)
                    .putInt(prompt.width())
                    .putDouble(prompt.frameRate())
                    .array();
        }
        SpeakerFormat.Embedding embedding = (SpeakerFormat.Embedding) format;
        return littleEndian(1 + Integer.BYTES)
                .put(EMBEDDING)
                .putInt(embedding.size())
                .array();
    }

    private static byte[] recording(int sampleRate, Preprocessing preprocessing) {
        int flags =
                (preprocessing.raiseVolume() ? VOLUME_RAISED : 0) + (preprocessing.trimSilence() ? SILENCE_TRIMMED : 0);
        return littleEndian(Integer.BYTES + 1)
                .putInt(sampleRate)
                .put((byte) flags)
                .array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
        return other instanceof SpeakerKey key && Arrays.equals(key.hash, hash);
    }

    /** Returns the hash's first four bytes, which are as good as random. */
    @Override
    public int hashCode() {
        return ByteBuffer.wrap(hash).getInt();
    }

    @Override
    public String toString() {
        return "SpeakerKey[" + hex() + "]";
    }
}
