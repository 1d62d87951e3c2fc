package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioEncodersTest {
    private static final AudioTags TAGS = new AudioTags("voiceclone", "synthetic");

    private static AudioClip noise(int length, int rate) {
        Random random = new Random(1);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
        return AudioClip.of(samples, rate);
    }

    private static byte[] encode(AudioClip clip, AudioEncoding encoding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(clip, out, encoding, TAGS);
        return out.toByteArray();
    }

    private static AudioClip decode(byte[] file) {
        return AudioFiles.read(new ByteArrayInputStream(file), "test", 1 << 20, 10);
    }

    private static String refusal(Executable call) {
        return assertThrows(InvalidInputException.class, call).getMessage();
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "16, 2", "24, 1", "24, 2", "32, 1", "32, 2"})
    void wavOfEveryDepth_readsBackExactly(int bits, int channels) throws IOException {
        AudioClip clip = noise(1001, 16000);
        AudioEncoding encoding = AudioEncoding.WAV.withBitDepth(bits).withChannels(channels);
        byte[] file = encode(clip, encoding);
        assertArrayEquals(clip.toIntegers(Math.min(bits, 24)), decode(file).toIntegers(Math.min(bits, 24)));
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(file.length - 8, header.getInt(4));
        assertEquals(0, file.length % 2);
        assertEquals(channels, header.getShort(22));
        assertEquals(channels * bits / 8, header.getShort(32));
        assertTrue(new String(file, StandardCharsets.ISO_8859_1).contains("ICMT\12\0\0\0synthetic\0"));
    }

    @Test
    void floatWav_keepsWhatIsBeyondFullScale() throws IOException {
        AudioClip loud = AudioClip.of(new float[] {3f, -2.5f, 1e-9f}, 16000);
        assertEquals(loud, decode(encode(loud, AudioEncoding.WAV.withBitDepth(32))));
    }

    @Test
    void pcm_isTheSamplesAndNothingElse() throws IOException {
        AudioClip clip = AudioClip.of(new float[] {0.5f, -1f}, 16000);
        assertArrayEquals(WavBytes.shorts(16384, -32768), encode(clip, AudioEncoding.of("PCM")));
        assertArrayEquals(
                WavBytes.shorts(16384, 16384, -32768, -32768),
                encode(clip, AudioEncoding.of("raw").withChannels(2)));
    }

    @Test
    void anotherRate_isResampled_alsoInChunks() throws IOException {
        AudioClip clip = noise(4000, 16000);
        AudioEncoding encoding = AudioEncoding.WAV.withSampleRate(22050);
        AudioClip whole = decode(encode(clip, encoding));
        assertEquals(22050, whole.sampleRate());
        assertArrayEquals(Resampler.resample(clip, 22050).toIntegers(16), whole.toIntegers(16));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioWriter writer = AudioWriter.toStream(out, 16000, encoding, TAGS)) {
            for (int at = 0; at < 4000; at += 500) {
                writer.write(AudioClip.of(Arrays.copyOfRange(clip.toArray(), at, at + 500), 16000));
            }
            writer.finish();
        }
        assertEquals(whole, decode(out.toByteArray()));
    }

    @Test
    void rateThatTheFormatLacks_becomesTheNextOne() throws IOException {
        AudioClip clip = noise(1, 16000);
        assertTrue(new String(encode(clip, AudioEncoding.of("failing")), StandardCharsets.UTF_8).contains("=24000"));
        String refused = refusal(() -> encode(clip, AudioEncoding.of("failing").withSampleRate(16000)));
        assertEquals("failing cannot be written at 16000 Hz, expected one of [8000, 24000] Hz", refused);
    }

    @Test
    void encoderThatFails_leavesNoFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("old.fail"), "old");
        AudioClip clip = noise(100, 8000);
        IOException failure = assertThrows(IOException.class, () -> {
            try (AudioWriter writer = AudioWriter.toFile(file, 8000, AudioEncoding.forFile(file), TAGS)) {
                writer.write(clip);
                writer.write(clip);
                writer.finish();
            }
        });
        assertEquals("no room left", failure.getMessage());
        assertThrows(
                InvalidInputException.class,
                () -> AudioWriter.toFile(file, 8000, AudioEncoding.WAV.withSampleRate(3), TAGS));
        assertEquals("old", Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void fileNames_tellTheFormat() {
        assertEquals("wav", AudioEncoding.forFile(Path.of("a.b/speech")).format());
        assertEquals("wav", AudioEncoding.forFile(Path.of(".wav")).format());
        assertEquals("wav", AudioEncoding.forFile(Path.of("speech.WAV")).format());
        assertEquals("pcm", AudioEncoding.forFile(Path.of("speech.wav.raw")).format());
    }

    @Test
    void formatsNotAtHand_areRefusedWithThoseThatAre() {
        String message = refusal(() -> AudioEncoding.forFile(Path.of("speech.mp3")));
        assertEquals(
                "speech.mp3: its name ends with .mp3, no audio format at hand; there are failing (.fail), pcm (.pcm .raw),"
                        + " wav (.wav .wave); add the jar voiceclone-mp3 to write MP3",
                message);
        message = refusal(() -> AudioEncoders.of("text"));
        assertEquals(
                "there is no audio format 'text' at hand; there are failing (.fail), pcm (.pcm .raw), wav (.wav .wave)",
                message);
        assertTrue(refusal(() -> AudioEncoding.of("aac").requireEncoder()).endsWith("choose mp3 or opus"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3999, 768_001})
    void senselessRates_areRefused(int rate) {
        assertTrue(refusal(() -> AudioEncoding.WAV.withSampleRate(rate).requireEncoder())
                .endsWith("expected 4000 to 768000 Hz"));
    }

    @Test
    void senselessNumbers_areRefused() {
        assertEquals(
                "a file was asked to have 3 channels, expected 1 or 2",
                refusal(() -> AudioEncoding.WAV.withChannels(3)));
        assertThrows(InvalidInputException.class, () -> AudioEncoding.WAV.withChannels(0));
        assertThrows(InvalidInputException.class, () -> AudioEncoding.WAV.withSampleRate(-1));
        assertThrows(InvalidInputException.class, () -> AudioEncoding.WAV.withBitDepth(-1));
        assertEquals(
                "wav cannot have 8-bit samples, expected one of [16, 24, 32]",
                refusal(() -> AudioEncoding.WAV.withBitDepth(8).requireEncoder()));
    }
}
