package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.audio.Resampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OggOpusEncoderTest {
    private static final AudioTags TAGS = new AudioTags("voiceclone", "Synthetic speech 样");
    private static final AudioEncoding OPUS = AudioEncoding.of("opus");

    @TempDir
    private Path folder;

    private static AudioClip speech(int rate) throws IOException {
        return Resampler.resample(Recordings.read(Recordings.bytes("speech-mono16.flac")), rate);
    }

    /** Returns the place, in samples, at which two clips are most alike, and how much. */
    private static double[] alike(AudioClip first, AudioClip second) {
        float[] a = first.toArray();
        float[] b = second.toArray();
        double best = 0;
        int place = 0;
        for (int shift = -400; shift <= 400; shift++) {
            double both = 0;
            double powers = 1e-9;
            double others = 1e-9;
            for (int i = Math.max(0, -shift); i < Math.min(a.length, b.length - shift); i++) {
                both += a[i] * b[i + shift];
                powers += a[i] * a[i];
                others += b[i + shift] * b[i + shift];
            }
            if (both / Math.sqrt(powers * others) > best) {
                best = both / Math.sqrt(powers * others);
                place = shift;
            }
        }
        return new double[] {place, best};
    }

    @ParameterizedTest
    @CsvSource({"8000, 1", "12000, 1", "16000, 1", "16000, 2", "24000, 2", "48000, 1", "22050, 1"})
    void speech_isInPlaceAndAsLongAsItWas(int rate, int channels) throws Exception {
        AudioClip speech = speech(rate);
        Path file = folder.resolve("speech.opus");
        AudioWriter.write(speech, file, OPUS.withChannels(channels), TAGS);
        AudioClip read = AudioFiles.read(file, 1 << 20, 60);
        int held = rate == 22050 ? 24000 : rate;
        long length = Resampler.resample(speech, held).length() * (48000L / held);
        assertEquals(length, read.length());
        double[] alike = alike(Resampler.resample(speech, 48000), read);
        assertTrue(Math.abs(alike[0]) <= 24, "is " + alike[0] + " samples late");
        assertTrue(alike[1] > 0.9, "is alike by " + alike[1]);
    }

    @ParameterizedTest
    @CsvSource({"16000, 1", "16000, 2", "48000, 1"})
    void referenceDecoder_readsItWhole(int rate, int channels) throws Exception {
        AudioClip speech = speech(rate);
        Path file = folder.resolve("speech.opus");
        Path wav = folder.resolve("speech.wav");
        AudioWriter.write(speech, file, OPUS.withChannels(channels), TAGS);
        ExternalTool.run("opusdec", "--quiet", "--rate", "48000", "--no-dither", file.toString(), wav.toString());
        AudioClip reference = AudioFiles.read(wav, 1 << 20, 60);
        AudioClip read = AudioFiles.read(file, 1 << 20, 60);
        assertEquals(reference.length(), read.length());
        assertTrue(alike(reference, read)[1] > 0.9999);
        String shown = ExternalTool.run("ffprobe", "-v", "error", "-show_streams", file.toString());
        assertTrue(
                shown.contains("TAG:comment=Synthetic speech 样") || shown.contains("TAG:COMMENT=Synthetic speech 样"),
                shown);
        assertTrue(shown.contains("codec_name=opus") && shown.contains("channels=" + channels), shown);
        String checked = ExternalTool.run("opusinfo", file.toString());
        assertTrue(!checked.contains("WARNING"), checked);
    }

    /** Players wait for whole pages. */
    @Test
    void pagesOfLongSpeech_areShort() throws Exception {
        Path file = folder.resolve("speech.opus");
        AudioClip speech = AudioClip.concat(java.util.Collections.nCopies(10, speech(16000)));
        AudioWriter.write(speech, file, OPUS, TAGS);
        assertEquals(3 * speech.length(), AudioFiles.read(file, 1 << 20, 60).length());
        // Ends in the last packet of a page.
        AudioClip second = AudioClip.of(Arrays.copyOf(speech.toArray(), 16000 - 104), 16000);
        AudioWriter.write(second, file, OPUS, TAGS);
        assertEquals(3 * second.length(), AudioFiles.read(file, 1 << 20, 60).length());
        String checked = ExternalTool.run("opusinfo", file.toString());
        assertTrue(!checked.contains("WARNING"), checked);
    }

    @Test
    void streamInChunks_isTheSameSound() throws IOException {
        AudioClip speech = speech(16000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioWriter writer = AudioWriter.toStream(out, 16000, OPUS, TAGS)) {
            int before = out.size();
            for (int at = 0; at < speech.length(); at += 1000) {
                int end = Math.min(speech.length(), at + 1000);
                writer.write(AudioClip.of(Arrays.copyOfRange(speech.toArray(), at, end), 16000));
                assertTrue(at + 1000 > speech.length() || out.size() > before);
                before = out.size();
            }
            writer.finish();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        AudioWriter.write(speech, whole, OPUS, TAGS);
        assertEquals(Recordings.read(whole.toByteArray()), Recordings.read(out.toByteArray()));
    }

    @Test
    void longTags_spanPages() throws Exception {
        Path file = folder.resolve("speech.opus");
        AudioWriter.write(speech(16000), file, OPUS, new AudioTags("x", "y".repeat(200_000)));
        assertEquals(
                speech(16000).length() * 3, AudioFiles.read(file, 1 << 20, 60).length());
        ExternalTool.run("opusinfo", file.toString());
    }

    @Test
    void shortestClip_hasItsLength() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(AudioClip.of(new float[] {0.5f}, 48000), out, OPUS, TAGS);
        assertEquals(1, Recordings.read(out.toByteArray()).length());
    }
}
