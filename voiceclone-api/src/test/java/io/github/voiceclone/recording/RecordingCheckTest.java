package io.github.voiceclone.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.Resampler;
import io.github.voiceclone.recording.RecordingFinding.Kind;
import io.github.voiceclone.recording.RecordingFinding.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recordings of people, as they are and made worse. */
class RecordingCheckTest {
    private static final Path FOLDER =
            Path.of("../voiceclone-sv2tts/src/test/resources/io/github/voiceclone/sv2tts/audio/speech");
    /** Three people, LibriSpeech and AISHELL-3; joined, since each says little. */
    private static final List<AudioClip> GOOD = List.of(
            joined("2033-164914-0005", "2414-128291-0009"),
            joined("2414-128291-0009", "3005-163389-0007"),
            joined("SSB06290079", "SSB06290079", "SSB06290079"));

    private static AudioClip speech(String name) {
        return Resampler.resample(AudioFiles.read(FOLDER.resolve(name + ".wav"), InputLimits.defaults()), 16_000);
    }

    private static AudioClip joined(String... names) {
        List<AudioClip> clips = new ArrayList<>();
        for (String name : names) {
            clips.add(speech(name));
        }
        return AudioClip.concat(clips);
    }

    private static RecordingFinding finding(AudioClip clip, Kind kind) {
        return RecordingCheck.of(clip).finding(kind).orElseThrow();
    }

    private static void assertSeverity(Severity expected, AudioClip clip, Kind kind) {
        RecordingFinding finding = finding(clip, kind);
        assertEquals(expected, finding.severity(), finding.text());
        assertEquals(expected == Severity.GOOD, finding.advice().isEmpty());
    }

    @FunctionalInterface
    private interface Change {
        double of(double sample, int index);
    }

    private static AudioClip changed(AudioClip clip, Change change) {
        float[] samples = clip.toArray();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) change.of(samples[i], i);
        }
        return AudioClip.of(samples, clip.sampleRate());
    }

    private static double rms(AudioClip clip) {
        double sum = 0;
        for (float sample : clip.toArray()) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / clip.length());
    }

    private static AudioClip noisy(AudioClip clip, double db) {
        Random random = new Random(1);
        double noise = rms(clip) * Math.pow(10, -db / 20);
        return changed(clip, (sample, i) -> sample + noise * random.nextGaussian());
    }

    /** Adds an exponentially fading echo as loud as the sound itself. */
    private static AudioClip reverberant(AudioClip clip, double seconds) {
        Random random = new Random(1);
        float[] dry = clip.toArray();
        int length = (int) (seconds * clip.sampleRate());
        float[] tail = new float[length];
        double power = 0;
        for (int k = 32; k < length; k++) {
            tail[k] = (float) (random.nextGaussian() * Math.pow(10, -3.0 * k / length));
            power += tail[k] * tail[k];
        }
        float gain = (float) (1 / Math.sqrt(power));
        float[] wet = dry.clone();
        for (int i = 0; i < dry.length; i++) {
            float sum = 0;
            for (int k = 32; k < length && k <= i; k++) {
                sum += tail[k] * dry[i - k];
            }
            wet[i] += gain * sum;
        }
        return AudioClip.of(wet, clip.sampleRate());
    }

    @Test
    void goodRecordings_pass() {
        for (AudioClip clip : GOOD) {
            RecordingCheck check = RecordingCheck.of(clip);
            assertEquals(List.of(), check.problems());
            assertEquals(Severity.GOOD, check.severity());
            assertEquals(clip.seconds(), check.seconds());
            assertEquals(16_000, check.sampleRate());
            assertEquals(
                    List.of(
                            Kind.SPEECH_LENGTH,
                            Kind.LEVEL,
                            Kind.CLIPPING,
                            Kind.NOISE,
                            Kind.HUM,
                            Kind.REVERBERATION,
                            Kind.BANDWIDTH),
                    check.findings().stream().map(RecordingFinding::kind).toList());
        }
    }

    @Test
    void sampleRate_changesLittle() {
        RecordingCheck low = RecordingCheck.of(GOOD.get(0));
        RecordingCheck high = RecordingCheck.of(Resampler.resample(GOOD.get(0), 48_000));
        for (Kind kind : List.of(Kind.SPEECH_LENGTH, Kind.LEVEL, Kind.NOISE, Kind.REVERBERATION)) {
            assertEquals(
                    low.finding(kind).orElseThrow().measured(),
                    high.finding(kind).orElseThrow().measured(),
                    0.6,
                    kind.name());
        }
        assertEquals(List.of(), high.problems());
    }

    @Test
    void shortSpeech_isFound() {
        assertSeverity(Severity.WARNING, speech("SSB06290079"), Kind.SPEECH_LENGTH);
        float[] word = java.util.Arrays.copyOf(speech("SSB06290079").toArray(), 14_000);
        assertSeverity(Severity.PROBLEM, AudioClip.of(word, 16_000), Kind.SPEECH_LENGTH);
    }

    @Test
    void silenceToneAndNoise_haveNoSpeech() {
        Random random = new Random(1);
        AudioClip silence = AudioClip.of(new float[48_000], 16_000);
        for (AudioClip clip : List.of(
                AudioClip.of(new float[0], 16_000),
                AudioClip.of(new float[100], 16_000),
                silence,
                changed(silence, (sample, i) -> 0.3 * Math.sin(0.1 * i)),
                changed(silence, (sample, i) -> 0.1 * random.nextGaussian()))) {
            RecordingCheck check = RecordingCheck.of(clip);
            assertEquals(1, check.findings().size());
            assertEquals(0, check.findings().get(0).measured());
            assertEquals(Severity.PROBLEM, check.severity());
            assertTrue(check.findings().get(0).advice().contains("No speech"));
        }
    }

    @Test
    void level_isFoundFromQuietToLoud() {
        for (AudioClip clip : GOOD) {
            double level = finding(clip, Kind.LEVEL).measured();
            double[] targets = {-60, -45, -25, -4};
            Severity[] expected = {Severity.PROBLEM, Severity.WARNING, Severity.GOOD, Severity.WARNING};
            for (int i = 0; i < targets.length; i++) {
                double gain = Math.pow(10, (targets[i] - level) / 20);
                AudioClip changed = changed(clip, (sample, index) -> gain * sample);
                assertSeverity(expected[i], changed, Kind.LEVEL);
                assertEquals(targets[i], finding(changed, Kind.LEVEL).measured(), 0.5);
            }
        }
    }

    @Test
    void clipping_isFoundAfterTheLevelWasChangedToo() {
        for (AudioClip clip : GOOD) {
            double[] borders = {2 * rms(clip), rms(clip)};
            for (double border : borders) {
                AudioClip cut = changed(
                        clip,
                        (sample, i) -> Math.round(16_000 * Math.max(-border, Math.min(border, sample))) / 32_768.0);
                assertSeverity(Severity.PROBLEM, cut, Kind.CLIPPING);
            }
        }
    }

    @Test
    void noise_isMeasuredWithinTwoDecibels() {
        for (AudioClip clip : GOOD) {
            double[] ratios = {5, 15};
            Severity[] expected = {Severity.PROBLEM, Severity.WARNING};
            for (int i = 0; i < ratios.length; i++) {
                assertSeverity(expected[i], noisy(clip, ratios[i]), Kind.NOISE);
                assertEquals(
                        ratios[i], finding(noisy(clip, ratios[i]), Kind.NOISE).measured(), 2.5);
            }
            assertSeverity(Severity.GOOD, noisy(clip, 25), Kind.NOISE);
        }
    }

    @Test
    void hum_isFoundInAddedAndInRealOnes() {
        for (int mains : new int[] {50, 60}) {
            double step = 2 * Math.PI * mains / 16_000;
            for (AudioClip clip : GOOD) {
                double hum = 0.05 * rms(clip);
                AudioClip humming =
                        changed(clip, (sample, i) -> sample + hum * (Math.sin(step * i) + Math.sin(2 * step * i)));
                assertSeverity(Severity.WARNING, humming, Kind.HUM);
            }
        }
        // Speaker 2609 of LibriSpeech has a hum of 60 Hz.
        assertSeverity(Severity.WARNING, speech("2609-156975-0003"), Kind.HUM);
    }

    @Test
    void reverberation_isFoundWhereItIsLong() {
        assertSeverity(Severity.GOOD, reverberant(GOOD.get(0), 0.3), Kind.REVERBERATION);
        for (AudioClip clip : GOOD) {
            RecordingFinding finding = finding(reverberant(clip, 0.9), Kind.REVERBERATION);
            assertTrue(finding.severity() != Severity.GOOD, finding.text());
        }
    }

    @Test
    void narrowBandwidth_isFoundAtAnyRate() {
        for (AudioClip clip : GOOD) {
            AudioClip telephone = Resampler.resample(clip, 8_000);
            assertSeverity(Severity.WARNING, telephone, Kind.BANDWIDTH);
            assertSeverity(Severity.WARNING, Resampler.resample(telephone, 44_100), Kind.BANDWIDTH);
        }
    }

    @Test
    void impossibleRate_isRefused() {
        AudioClip clip = AudioClip.of(new float[1000], 100);
        assertThrows(InvalidInputException.class, () -> RecordingCheck.of(clip));
    }

    @Test
    void text_saysValueAndExpectation() {
        RecordingFinding finding =
                new RecordingFinding(Kind.NOISE, Severity.PROBLEM, 8.34, "dB", "at least 20 dB", "Be quiet.");
        assertEquals("speech above noise: 8.3 dB, expected at least 20 dB", finding.text());
    }
}
