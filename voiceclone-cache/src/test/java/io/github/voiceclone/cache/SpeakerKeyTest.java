package io.github.voiceclone.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.SpeakerFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpeakerKeyTest {
    /** From Python's hashlib over the bytes that the class's documentation lists. */
    private static final String EXAMPLE = "d2b3ce180c65e4f180d8003e8d35a2a2403ed25c307fa6a8e6d5a4fbe52e973c";

    private static final String PROMPT_EXAMPLE = "0a5c205084056eb16863d8597b331f0c27c6b9a6600aff556e7695947065a28d";

    private static final float[] SAMPLES = {0, 0.5f, -1};

    private static SpeakerKey key(String fingerprint, int rate, Preprocessing preprocessing, float... samples) {
        return key(FakeEncoder.FORMAT, fingerprint, rate, preprocessing, samples);
    }

    private static SpeakerKey key(
            SpeakerFormat format, String fingerprint, int rate, Preprocessing preprocessing, float... samples) {
        return SpeakerKey.of(fingerprint, format, new EncodeRequest(AudioClip.of(samples, rate), preprocessing));
    }

    @Test
    void documentedExample_hasTheDocumentedHash() {
        assertEquals(
                EXAMPLE,
                key(FakeEncoder.FINGERPRINT, 16_000, Preprocessing.STANDARD, SAMPLES)
                        .hex());
        SpeakerFormat prompts = new SpeakerFormat.Prompt("mimi-latents", 512, 12.5);
        assertEquals(
                PROMPT_EXAMPLE,
                key(prompts, FakeEncoder.FINGERPRINT, 16_000, Preprocessing.STANDARD, SAMPLES)
                        .hex());
    }

    @Test
    void documentedBytes_hashToTheDocumentedHash() throws Exception {
        byte[] bytes = HexFormat.of()
                .parseHex("56434c454d42454444494e474b45593240000000"
                        + "30313233343536373839616263646566".repeat(4)
                        + "0100010000"
                        + "803e000003000000000000003f000080bf");
        assertEquals(106, bytes.length);
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
        ByteBuffer bytes = ByteBuffer.allocate(16 + 4 + 2 + 5 + 5 + 4 * samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("VCLEMBEDDINGKEY2".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .put("\u00e9".getBytes(StandardCharsets.UTF_8))
                .put((byte) 1)
                .putInt(256)
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
        Set<SpeakerKey> keys = new HashSet<>();
        keys.add(key("a", 16_000, Preprocessing.STANDARD, SAMPLES));
        keys.add(key("b", 16_000, Preprocessing.STANDARD, SAMPLES));
        keys.add(key("a", 16_001, Preprocessing.STANDARD, SAMPLES));
        keys.add(key("a", 16_000, Preprocessing.NONE, SAMPLES));
        keys.add(key("a", 16_000, new Preprocessing(true, false), SAMPLES));
        keys.add(key("a", 16_000, new Preprocessing(false, true), SAMPLES));
        keys.add(key("a", 16_000, Preprocessing.STANDARD, 0, 0.5f));
        keys.add(key("a", 16_000, Preprocessing.STANDARD, 0, 0.5f, -0.99999994f));
        keys.add(key("a", 16_000, Preprocessing.STANDARD));
        for (SpeakerFormat format : List.of(
                new SpeakerFormat.Embedding(255),
                new SpeakerFormat.Prompt("x", 256, 1),
                new SpeakerFormat.Prompt("y", 256, 1),
                new SpeakerFormat.Prompt("x", 255, 1),
                new SpeakerFormat.Prompt("x", 256, 2))) {
            keys.add(key(format, "a", 16_000, Preprocessing.STANDARD, SAMPLES));
        }
        assertEquals(14, keys.size());
        assertEquals(
                key("a", 16_000, Preprocessing.STANDARD, SAMPLES), key("a", 16_000, Preprocessing.STANDARD, SAMPLES));
    }

    @Test
    void hex_readsBack() {
        SpeakerKey key = FakeEncoder.key(0.25);
        assertEquals(key, SpeakerKey.ofHex(key.hex()));
        assertEquals(key.hashCode(), SpeakerKey.ofHex(key.hex()).hashCode());
        assertNotEquals(key, SpeakerKey.ofHex(EXAMPLE));
        assertThrows(IllegalArgumentException.class, () -> SpeakerKey.ofHex("12"));
        assertThrows(IllegalArgumentException.class, () -> SpeakerKey.ofHex("x".repeat(64)));
    }
}
