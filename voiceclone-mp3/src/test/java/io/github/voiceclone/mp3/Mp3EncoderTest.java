package io.github.voiceclone.mp3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.audio.Resampler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Mp3EncoderTest {
    private static final AudioTags TAGS = new AudioTags("voiceclone", "Synthetic speech 样");
    private static final AudioEncoding MP3 = AudioEncoding.of("mp3");

    @TempDir
    private Path folder;

    /** A tone that rises and falls, between pauses: every place in it is unlike the others. */
    private static AudioClip sound(int rate, double seconds) {
        float[] samples = new float[(int) (rate * seconds)];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double time = (double) i / rate;
            phase += 2 * Math.PI * (400 + 300 * Math.sin(5 * time)) / rate;
            samples[i] = (float) (0.5 * Math.sin(phase) * Math.max(0, Math.sin(9 * time)));
        }
        return AudioClip.of(samples, rate);
    }

    private static double decibelsOfDifference(AudioClip expected, AudioClip found) {
        double error = 0;
        double power = 0;
        for (int i = 0; i < Math.min(expected.length(), found.length()); i++) {
            double difference = expected.samples().get(i) - found.samples().get(i);
            error += difference * difference;
            power += expected.samples().get(i) * expected.samples().get(i);
        }
        return 10 * Math.log10(error / power);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 1",
        "11025, 1",
        "12000, 2",
        "16000, 1",
        "16000, 2",
        "22050, 1",
        "24000, 1",
        "32000, 1",
        "44100, 2",
        "48000, 1",
        "48000, 2"
    })
    void file_isInPlaceAndAsLongAsItWas(int rate, int channels) throws Exception {
        AudioClip sound = sound(rate, 1.3);
        Path file = folder.resolve("sound.mp3");
        AudioWriter.write(sound, file, MP3.withChannels(channels), TAGS);
        AudioClip read = AudioFiles.read(file, 1 << 20, 60);
        assertEquals(rate, read.sampleRate());
        assertEquals(sound.length(), read.length());
        double difference = decibelsOfDifference(sound, read);
        assertTrue(difference < -25, "differs by " + difference + " dB");
    }

    @ParameterizedTest
    @CsvSource({"16000, 1, 64000", "22050, 2, 80000", "44100, 1, 96000"})
    void ffmpeg_decodesTheSame(int rate, int channels, int bitRate) throws Exception {
        AudioClip sound = sound(rate, 1);
        Path file = folder.resolve("sound.mp3");
        Path wav = folder.resolve("sound.wav");
        AudioWriter.write(sound, file, MP3.withChannels(channels), TAGS);
        run("ffmpeg", "-v", "error", "-xerror", "-i", file.toString(), "-ac", "1", wav.toString());
        AudioClip read = AudioFiles.read(wav, 1 << 20, 60);
        assertEquals(sound.length(), read.length());
        assertTrue(decibelsOfDifference(sound, read) < -25);
        String shown = run("ffprobe", "-v", "error", "-show_format", "-show_streams", file.toString());
        assertTrue(shown.contains("TAG:comment=Synthetic speech 样"), shown);
        assertTrue(shown.contains("bit_rate=" + bitRate), shown);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", command[0])), "skipped: " + command[0] + " is not installed");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void stream_leavesFrameByFrame() throws IOException {
        AudioClip sound = sound(16000, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioWriter writer = AudioWriter.toStream(out, 16000, MP3, TAGS)) {
            int header = out.size();
            for (int at = 0; at < sound.length(); at += 2000) {
                writer.write(AudioClip.of(Arrays.copyOfRange(sound.toArray(), at, at + 2000), 16000));
            }
            assertTrue(out.size() > header + 15_000, out.size() + " bytes");
            writer.finish();
        }
        AudioClip read = AudioFiles.read(new ByteArrayInputStream(out.toByteArray()), "stream", 1 << 20, 60);
        assertTrue(read.length() >= sound.length() && read.length() < sound.length() + 4 * 576, read.toString());
    }

    @Test
    void fileWithoutTags_startsWithAFrame() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(sound(16000, 0.1), out, MP3, AudioTags.NONE);
        assertEquals(-1, out.toByteArray()[0]);
        assertFalse(out.toString(StandardCharsets.ISO_8859_1).contains("TSSE"));
    }

    @Test
    void otherRates_areResampled() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioClip sound = sound(20_000, 1);
        AudioWriter.write(sound, out, MP3, TAGS);
        AudioClip read = AudioFiles.read(new ByteArrayInputStream(out.toByteArray()), "sound", 1 << 20, 60);
        assertEquals(22_050, read.sampleRate());
        assertTrue(decibelsOfDifference(Resampler.resample(sound, 22_050), read) < -25);
    }

    @Test
    void shortestClip_hasItsLength() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(AudioClip.of(new float[] {0.5f}, 16000), out, MP3, TAGS);
        assertEquals(
                1,
                AudioFiles.read(new ByteArrayInputStream(out.toByteArray()), "sound", 1 << 20, 60)
                        .length());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 3000})
    void fullDisk_isReportedAndEndsTheWriter(int room) {
        OutputStream device = new OutputStream() {
            private int written;

            @Override
            public void write(int value) throws IOException {
                if (++written > room) {
                    throw new IOException("No space left on device");
                }
            }
        };
        AudioWriter[] begun = {null};
        IOException failure = assertThrows(IOException.class, () -> {
            begun[0] = AudioWriter.toStream(device, 16_000, MP3, TAGS);
            begun[0].write(sound(16_000, 2));
            begun[0].finish();
        });
        assertEquals("No space left on device", failure.getMessage());
        if (begun[0] != null) {
            assertThrows(IllegalStateException.class, () -> begun[0].finish());
        }
    }
}
