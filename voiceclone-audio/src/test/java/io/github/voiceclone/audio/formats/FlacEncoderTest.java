package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlacEncoderTest {
    private static final AudioTags TAGS = new AudioTags("voiceclone", "Synthetic speech 样");
    private static final List<String> KINDS =
            List.of("silence", "constant", "noise", "quiet", "tone", "square", "alternating", "impulse", "rising");
    private static final AudioEncoding FLAC = AudioEncoding.of("flac");

    @TempDir
    private Path folder;

    private static AudioClip signal(String kind, int length, int rate) {
        Random random = new Random(length);
        IntToDoubleFunction value =
                switch (kind) {
                    case "silence" -> i -> 0;
                    case "constant" -> i -> -0.25;
                    case "noise" -> i -> 2 * random.nextDouble() - 1;
                    case "quiet" -> i -> random.nextGaussian() / 10_000;
                    case "tone" -> i -> 0.9 * Math.sin(i * 0.05);
                    case "square" -> i -> i / 7 % 2 == 0 ? 1 : -1;
                    case "alternating" -> i -> i % 2 == 0 ? 1 : -1;
                    case "impulse" -> i -> i == length / 2 ? 1 : 0;
                    case "rising" -> i -> i * 1e-5;
                    default -> throw new IllegalArgumentException(kind);
                };
        float[] samples = new float[length];
        Arrays.setAll(new double[length], i -> samples[i] = (float) value.applyAsDouble(i));
        return AudioClip.of(samples, rate);
    }

    private static byte[] encode(AudioClip clip, AudioEncoding encoding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(clip, out, encoding, TAGS);
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "16, 2", "24, 1", "24, 2"})
    void everyKindOfSignal_isKeptBitForBit(int bits, int channels) throws Exception {
        AudioEncoding encoding = FLAC.withBitDepth(bits).withChannels(channels);
        for (String kind : KINDS) {
            for (int length : new int[] {1, 2, 5, 24, 25, 2047, 2048, 2049, 5000}) {
                AudioClip clip = signal(kind, length, 16000);
                AudioClip read = Recordings.read(encode(clip, encoding));
                assertArrayEquals(clip.toIntegers(bits), read.toIntegers(bits), kind + " of " + length);
            }
        }
    }

    /** Our reader and the reference implementation, which compares the checksum of all samples too. */
    @ParameterizedTest
    @CsvSource({"16, 1, 0", "16, 2, 0", "24, 1, 0", "24, 2, 48000", "16, 1, 44100", "16, 1, 192000", "16, 1, 16001"})
    void speech_passesTheReferenceDecoder(int bits, int channels, int rate) throws Exception {
        AudioClip speech = Recordings.read(Recordings.bytes("speech-mono16.flac"));
        Path file = folder.resolve("speech.flac");
        AudioEncoding encoding = FLAC.withBitDepth(bits).withChannels(channels).withSampleRate(rate);
        AudioWriter.write(speech, file, encoding, TAGS);
        AudioClip read = AudioFiles.read(file, 1 << 20, 60);
        if (rate == 0) {
            assertEquals(speech, read);
        }
        Path wav = folder.resolve("speech.wav");
        ExternalTool.run("flac", "-t", "-s", "-w", file.toString());
        ExternalTool.run("flac", "-d", "-s", "-f", "-o", wav.toString(), file.toString());
        assertEquals(read, AudioFiles.read(wav, 1 << 20, 60));
    }

    @Test
    void everyKindOfSignal_passesTheReferenceDecoder() throws Exception {
        for (String kind : KINDS) {
            Path file = folder.resolve(kind + ".flac");
            AudioWriter.write(
                    signal(kind, 9001, 48000), file, FLAC.withBitDepth(24).withChannels(2), TAGS);
            ExternalTool.run("flac", "-t", "-s", "-w", file.toString());
        }
    }

    @Test
    void file_saysThatItIsSynthetic() throws Exception {
        Path file = folder.resolve("speech.flac");
        AudioWriter.write(signal("tone", 100, 16000), file, FLAC, TAGS);
        String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        assertTrue(content.contains("COMMENT=Synthetic speech 样"), content);
        String comments = ExternalTool.run("metaflac", "--export-tags-to=-", "--no-utf8-convert", file.toString());
        assertEquals("ENCODER=voiceclone\nCOMMENT=Synthetic speech 样\n", comments);
    }

    @Test
    void speech_isAboutAsSmallAsTheReferenceMakesIt() throws Exception {
        AudioClip speech = Recordings.read(Recordings.bytes("speech-mono16.flac"));
        int size = encode(speech, FLAC).length;
        int reference = Recordings.bytes("speech-mono16.flac").length;
        assertTrue(size < 1.03 * reference, size + " bytes, the reference encoder's file has " + reference);
    }

    /** A stream's frames leave while it goes on, and its header leaves open what is not known. */
    @Test
    void stream_leavesFrameByFrame() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioClip noise = signal("noise", 5000, 16000);
        try (AudioWriter writer = AudioWriter.toStream(out, 16000, FLAC, TAGS)) {
            int before = out.size();
            writer.write(AudioClip.of(Arrays.copyOf(noise.toArray(), 2048), 16000));
            assertTrue(out.size() > before + 4096);
            writer.write(AudioClip.of(Arrays.copyOfRange(noise.toArray(), 2048, 5000), 16000));
            writer.finish();
        }
        byte[] bytes = out.toByteArray();
        assertArrayEquals(new byte[20], Arrays.copyOfRange(bytes, 22, 42), "samples and checksum");
        assertArrayEquals(noise.toIntegers(16), Recordings.read(bytes).toIntegers(16));
        Path file = Files.write(folder.resolve("stream.flac"), bytes);
        ExternalTool.run("flac", "-t", "-s", file.toString());
    }
}
