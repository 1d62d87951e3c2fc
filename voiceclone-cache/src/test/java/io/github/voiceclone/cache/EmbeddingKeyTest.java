package io.github.voiceclone.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.EncodeRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingKeyTest {
    /** From Python's hashlib over the bytes that the class's documentation lists. */
    private static final String EXAMPLE = "8a1301bb6fd6b03e957e8d662400349c8eaf84eb49849f81a2f200b48ecfd82e";

    private static final float[] SAMPLES = {0, 0.5f, -1};

    private static EmbeddingKey key(String fingerprint, int rate, Preprocessing preprocessing, float... samples) {
        return EmbeddingKey.of(fingerprint, new EncodeRequest(AudioClip.of(samples, rate), preprocessing));
    }

    @Test
    void documentedExample_hasTheDocumentedHash() {
        assertEquals(
                EXAMPLE,
                key(FakeEncoder.FINGERPRINT, 16_000, Preprocessing.STANDARD, SAMPLES)
                        .hex());
    }

    @Test
    void documentedBytes_hashToTheDocumentedHash() throws Exception {
        byte[] bytes = HexFormat.of()
                .parseHex("56434c454d42454444494e474b45593140000000"
                        + "30313233343536373839616263646566".repeat(4)
                        + "803e000003000000000000003f000080bf");
        assertEquals(101, bytes.length);
        assertEquals(
                EXAMPLE,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void recordingLongerThanABlock_isHashedWhole() throws Exception {
        float[] samples = new float[100_003];
        Random random = new Random(1);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
        ByteBuffer bytes = ByteBuffer.allocate(16 + 4 + 2 + 5 + 4 * samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("VCLEMBEDDINGKEY1".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .put("\u00e9".getBytes(StandardCharsets.UTF_8))
                .putInt(44_100)
                .put((byte) 0);
        for (float sample : samples) {
            bytes.putFloat(sample);
        }
        assertArrayEquals(
                MessageDigest.getInstance("SHA-256").digest(bytes.array()),
                key("\u00e9", 44_100, Preprocessing.NONE, samples).toBytes());
    }

    @Test
    void anythingThatChangesTheEmbedding_changesTheKey() {
        Set<EmbeddingKey> keys = new HashSet<>();
        keys.add(key("a", 16_000, Preprocessing.STANDARD, SAMPLES));
        keys.add(key("b", 16_000, Preprocessing.STANDARD, SAMPLES));
        keys.add(key("a", 16_001, Preprocessing.STANDARD, SAMPLES));
        keys.add(key("a", 16_000, Preprocessing.NONE, SAMPLES));
        keys.add(key("a", 16_000, new Preprocessing(true, false), SAMPLES));
        keys.add(key("a", 16_000, new Preprocessing(false, true), SAMPLES));
        keys.add(key("a", 16_000, Preprocessing.STANDARD, 0, 0.5f));
        keys.add(key("a", 16_000, Preprocessing.STANDARD, 0, 0.5f, -0.99999994f));
        keys.add(key("a", 16_000, Preprocessing.STANDARD));
        assertEquals(9, keys.size());
        assertEquals(
                key("a", 16_000, Preprocessing.STANDARD, SAMPLES), key("a", 16_000, Preprocessing.STANDARD, SAMPLES));
    }

    @Test
    void hex_readsBack() {
        EmbeddingKey key = FakeEncoder.key(0.25);
        assertEquals(key, EmbeddingKey.ofHex(key.hex()));
        assertEquals(key.hashCode(), EmbeddingKey.ofHex(key.hex()).hashCode());
        assertNotEquals(key, EmbeddingKey.ofHex(EXAMPLE));
        assertThrows(IllegalArgumentException.class, () -> EmbeddingKey.ofHex("12"));
        assertThrows(IllegalArgumentException.class, () -> EmbeddingKey.ofHex("x".repeat(64)));
    }
}
