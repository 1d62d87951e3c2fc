package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceTest {
    private static final Voice VOICE = new Voice("小明", SpeakerEmbedding.of(new float[] {0.6f, 0.8f, 0f}), "abc123");
    private static final Voice PROMPTED = new Voice(
                    "小明",
                    SpeakerPrompt.of("mimi-latents", 2, 12.5, new float[] {1, -2, 3, 4})
                            .withTranscript("你好"),
                    "abc123")
            .withCreated(Instant.ofEpochSecond(-1, 5))
            .withDescription("")
            .withConsent("x");

    /** The voice of the golden files. */
    private static final Voice GOLDEN = new Voice(
            "小明",
            SpeakerEmbedding.of(new float[] {0.5f, -0.5f, 0.1f, -0.7f}),
            "8a1301bb6fd6b03e957e8d662400349c8eaf84eb49849f81a2f200b48ecfd82e");

    private static final SpeakerPrompt GOLDEN_PROMPT = SpeakerPrompt.of(
                    "mimi-latents", 3, 12.5, new float[] {0.25f, -1.5f, 3, 1e-3f, -0.0f, 7})
            .withTranscript("今天天气很好");

    @TempDir
    private Path folder;

    private static Voice golden(Speaker speaker) {
        return new Voice(GOLDEN.name(), speaker, GOLDEN.encoderModel())
                .withCreated(Instant.parse("2026-08-01T00:00:00.123Z"))
                .withDescription("读新闻，平静")
                .withConsent("Xiao Ming, 2026-08-01: audio books");
    }

    private byte[] save(Voice voice) throws IOException {
        Path file = folder.resolve("me.voice");
        voice.save(file);
        return Files.readAllBytes(file);
    }

    private Voice load(byte[] bytes) throws IOException {
        return Voice.load(Files.write(folder.resolve("other.voice"), bytes));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(VoiceTest.class.getResourceAsStream("golden/" + name), name)) {
            return in.readAllBytes();
        }
    }

    private void assertRefused(byte[] bytes, String part) {
        Throwable error = assertThrows(InvalidInputException.class, () -> load(bytes), () -> HexFormat.of()
                .formatHex(bytes));
        assertTrue(error.getMessage().contains(part), error.getMessage());
        assertTrue(error.getMessage().contains("other.voice"), error.getMessage());
    }

    /** Puts a checksum that fits at the end. */
    private static byte[] sealed(byte[] file) {
        CRC32 crc = new CRC32();
        crc.update(file, 0, file.length - 4);
        ByteBuffer.wrap(file).putInt(file.length - 4, (int) crc.getValue());
        return file;
    }

    @Test
    void savedVoice_loadsAsItWas_andLeavesNothingElse() throws IOException {
        Path file = folder.resolve("me.voice");
        for (Voice voice : List.of(VOICE, PROMPTED)) {
            voice.save(file);
            voice.save(file);
            assertEquals(voice, Voice.load(file));
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(1, files.count());
            }
        }
    }

    @Test
    void bytes_areTheFiles() throws IOException {
        assertArrayEquals(save(PROMPTED), PROMPTED.toBytes());
        assertEquals(PROMPTED, Voice.ofBytes(PROMPTED.toBytes()));
        Throwable error = assertThrows(InvalidInputException.class, () -> Voice.ofBytes(new byte[20]));
        assertTrue(error.getMessage().startsWith("the voice is not a saved voice"), error.getMessage());
    }

    /** Saved by the code that wrote version 1. */
    @Test
    void goldenFileOfVersion1_isLoaded() throws IOException {
        assertEquals(GOLDEN, load(golden("embedding-v1.voice")));
    }

    /** Written from the tables of {@link VoiceFile} with Python's struct and zlib. */
    @Test
    void goldenFilesOfVersion2_areLoadedAndWritten() throws IOException {
        byte[] embedding = golden("embedding-v2.voice");
        assertEquals(golden(GOLDEN.speaker()), load(embedding));
        assertArrayEquals(embedding, save(golden(GOLDEN.speaker())));
        byte[] prompt = golden("prompt-v2.voice");
        assertEquals(golden(GOLDEN_PROMPT), load(prompt));
        assertArrayEquals(prompt, save(golden(GOLDEN_PROMPT)));
        Voice least = new Voice("x", SpeakerPrompt.of("c", 1, 50, new float[] {1}), "m");
        assertArrayEquals(
                HexFormat.of()
                        .parseHex("56434c564f4943450000000200017800016d000000020001630000000140490000000000000000"
                                + "0000013f800000783fe397"),
                save(least));
    }

    @Test
    void everyTruncationAndEveryChangedByte_isRefused() throws IOException {
        for (Voice voice : List.of(VOICE, PROMPTED)) {
            byte[] whole = save(voice);
            for (int i = 0; i < whole.length; i++) {
                assertRefused(Arrays.copyOf(whole, i), i < 8 ? "is not a saved voice" : "is damaged");
                byte[] changed = whole.clone();
                changed[i] ^= 0x10;
                assertRefused(changed, i < 8 ? "is not a saved voice" : i < 12 ? "version" : "is damaged");
            }
            assertRefused(Arrays.copyOf(whole, whole.length + 1), "is damaged");
        }
    }

    @Test
    void fieldsThatLieUnderAFittingChecksum_neverGiveMoreThanAVoiceOrARefusal() throws IOException {
        Random random = new Random(42);
        for (byte[] whole : List.of(save(PROMPTED), save(VOICE), golden("embedding-v1.voice"))) {
            for (int round = 0; round < 300; round++) {
                byte[] file = whole.clone();
                byte[] lie = new byte[1 + random.nextInt(4)];
                random.nextBytes(lie);
                System.arraycopy(lie, 0, file, 12 + random.nextInt(file.length - 16 - lie.length), lie.length);
                try {
                    load(sealed(file));
                } catch (InvalidInputException e) {
                    assertTrue(e.getMessage().contains("is damaged"), e.getMessage());
                }
            }
            assertRefused(sealed(Arrays.copyOf(whole, whole.length + 1)), "is damaged");
            assertRefused(sealed(Arrays.copyOf(whole, whole.length - 1)), "is damaged");
        }
    }

    @Test
    void absentFile_isRefusedByName() {
        Path file = folder.resolve("none.voice");
        Throwable error = assertThrows(InvalidInputException.class, () -> Voice.load(file));
        assertTrue(error.getMessage().contains("none.voice"), error.getMessage());
    }

    @Test
    void newerVersion_isToldApartFromDamage() throws IOException {
        byte[] bytes = save(VOICE);
        bytes[11] = 3;
        assertRefused(bytes, "version 3, this release reads 1 to 2");
        assertRefused(sealed(bytes), "is too new");
        bytes[11] = 0;
        assertRefused(sealed(bytes), "is damaged");
    }

    @Test
    void promptOfHalfAMinute_isSmallEnoughToLoadAndALargerFileNeedsALimit() throws IOException {
        float[] values = new float[375 * 1024];
        Arrays.fill(values, 0.5f);
        Voice voice = new Voice("x", SpeakerPrompt.of("mimi-latents", 1024, 12.5, values), "m");
        byte[] bytes = save(voice);
        assertEquals(voice, load(bytes));
        Path file = folder.resolve("me.voice");
        Throwable error = assertThrows(InvalidInputException.class, () -> Voice.load(file, bytes.length - 1));
        assertTrue(error.getMessage().contains("the limit is " + (bytes.length - 1)), error.getMessage());
        assertEquals(voice, Voice.load(file, bytes.length));
    }

    @Test
    void longestTexts_areKeptAndLongerOnesRefused() throws IOException {
        String longest = "x".repeat(Voice.MAX_TEXT_BYTES - 2) + "é";
        Voice voice = VOICE.withName(longest).withDescription(longest).withConsent(longest);
        assertEquals(voice, load(save(voice)));
        String longer = longest + "x";
        assertTooLong("name has 65536 bytes", () -> VOICE.withName(longer));
        assertTooLong("description", () -> VOICE.withDescription(longer));
        assertTooLong("consent", () -> VOICE.withConsent(longer));
        assertTooLong("encoderModel", () -> new Voice("x", VOICE.speaker(), longer));
        SpeakerPrompt prompt = SpeakerPrompt.of("c", 1, 50, new float[] {1});
        assertTooLong("transcript", () -> new Voice("x", prompt.withTranscript(longer), "m"));
    }

    private static void assertTooLong(String part, org.junit.jupiter.api.function.Executable call) {
        Throwable error = assertThrows(InvalidInputException.class, call);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void withers_changeOneThing() {
        Voice changed = VOICE.withCreated(Instant.EPOCH)
                .withDescription("d")
                .withConsent("c")
                .withName("n");
        assertEquals(
                new Voice(
                        "n", VOICE.speaker(), "abc123", Optional.of(Instant.EPOCH), Optional.of("d"), Optional.of("c")),
                changed);
    }
}
