package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.Resampler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SilenceTrimmerTest {
    private static final int RATE = 16000;
    private static final int WINDOW = 480;
    private static final int INSERTED = 2 * RATE;
    private static final String[] RECORDINGS = {
        "2033-164914-0005", "2414-128291-0009", "2609-156975-0003", "3005-163389-0007", "SSB06290079"
    };

    private enum Noise {
        DIGITAL_SILENCE,
        WHITE,
        LOW_PASS;

        /** Two seconds at a level in dBFS. */
        float[] samples(double dbfs) {
            Random random = new Random(1);
            double[] noise = new double[INSERTED];
            double last = 0;
            double power = 0;
            for (int i = 0; i < noise.length; i++) {
                last = this == LOW_PASS ? 0.98 * last + random.nextGaussian() : random.nextGaussian();
                noise[i] = last;
                power += last * last / noise.length;
            }
            double gain = this == DIGITAL_SILENCE ? 0 : Math.pow(10, dbfs / 20) / Math.sqrt(power);
            float[] samples = new float[noise.length];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (gain * noise[i]);
            }
            return samples;
        }
    }

    static Stream<Arguments> insertions() {
        return Stream.of(RECORDINGS).flatMap(name -> Stream.of(Noise.values()).flatMap(noise -> Stream.of(-60, -45)
                .flatMap(dbfs -> Stream.of(0.0, 0.5, 1.0).map(place -> Arguments.of(name, noise, dbfs, place)))));
    }

    private static AudioClip recording(String name) throws IOException {
        AudioClip clip = Resampler.resample(Fixtures.audio("speech/" + name + ".wav"), RATE);
        return Loudness.raise(clip, Loudness.ENCODER_DBFS);
    }

    private static AudioClip insert(AudioClip clip, float[] inserted, int at) {
        float[] samples = new float[clip.length() + inserted.length];
        System.arraycopy(clip.toArray(), 0, samples, 0, at);
        System.arraycopy(inserted, 0, samples, at, inserted.length);
        System.arraycopy(clip.toArray(), at, samples, at + inserted.length, clip.length() - at);
        return AudioClip.of(samples, RATE);
    }

    /**
     * Speech, for this purpose: windows of 10 ms within 35 dB of the active speech level and 10 dB above the recording's
     * own noise (the level that 5 % of windows stay below), of what lies above 250 Hz: below it, rumble and breath on the
     * microphone are as loud as that and are not speech.
     */
    private static boolean[] speech(AudioClip clip) {
        double[] total = levelsAbove250Hz(clip);
        double[] sorted = total.clone();
        Arrays.sort(sorted);
        double threshold = Math.max(VoiceActivityDetector.activeLevel(total) - 35, sorted[sorted.length / 20] + 10);
        boolean[] speech = new boolean[total.length];
        for (int t = 0; t < speech.length; t++) {
            speech[t] = total[t] > threshold;
        }
        return speech;
    }

    private static double[] levelsAbove250Hz(AudioClip clip) {
        List<double[]> bands = BandLevels.of(clip, RATE / 100).bands();
        double[] levels = new double[bands.get(0).length];
        for (int t = 0; t < levels.length; t++) {
            double power = 0;
            for (double[] band : bands.subList(1, bands.size())) {
                power += Math.pow(10, band[t] / 10);
            }
            levels[t] = 10 * Math.log10(power);
        }
        return levels;
    }

    @ParameterizedTest
    @MethodSource("insertions")
    void insertedNoise_goesAndSpeechStays(String name, Noise noise, int dbfs, double place) throws IOException {
        AudioClip clip = recording(name);
        int at = (int) (place * clip.length());
        boolean[] kept = SilenceTrimmer.keptWindows(insert(clip, noise.samples(dbfs), at), WINDOW);
        int left = 0;
        for (int i = at; i < at + INSERTED; i++) {
            left += i / WINDOW < kept.length && kept[i / WINDOW] ? 1 : 0;
        }
        assertTrue(left <= 0.1 * INSERTED, left + " of " + INSERTED + " inserted samples are left");
        assertTrue(shareKept(speech(clip), kept, at) >= 0.97, "kept " + shareKept(speech(clip), kept, at));
    }

    private static double shareKept(boolean[] speech, boolean[] kept, int at) {
        int all = 0;
        int stayed = 0;
        for (int t = 0; t < speech.length; t++) {
            if (speech[t]) {
                int sample = t * RATE / 100;
                int window = (sample < at ? sample : sample + INSERTED) / WINDOW;
                all++;
                stayed += kept[Math.min(window, kept.length - 1)] ? 1 : 0;
            }
        }
        return (double) stayed / all;
    }

    @Test
    void quietSpeech_isKeptAsLoudSpeechIs() throws IOException {
        AudioClip clip = recording("3005-163389-0007");
        float[] quiet = clip.toArray();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= 1e-3f;
        }
        AudioClip raised = Loudness.raise(AudioClip.of(quiet, RATE), Loudness.ENCODER_DBFS);
        assertEquals(
                SilenceTrimmer.trim(clip).length(), SilenceTrimmer.trim(raised).length());
        boolean[] kept = SilenceTrimmer.keptWindows(raised, WINDOW);
        assertTrue(shareKept(speech(raised), kept, raised.length()) >= 0.97);
    }

    @Test
    void otherRates_keepTheSameSpeech() throws IOException {
        AudioClip clip = recording("SSB06290079");
        double seconds = SilenceTrimmer.trim(clip).seconds();
        for (int rate : new int[] {8000, 22050, 44100}) {
            assertEquals(
                    seconds, SilenceTrimmer.trim(Resampler.resample(clip, rate)).seconds(), 0.15);
        }
    }

    @Test
    void nothingButNoise_holdsNoSpeech() {
        for (Noise noise : Noise.values()) {
            assertEquals(
                    0,
                    SilenceTrimmer.trim(AudioClip.of(noise.samples(-20), RATE)).length(),
                    noise.name());
        }
        assertEquals(
                0, SilenceTrimmer.trim(Fixtures.tone(440, 0.5, RATE, INSERTED)).length());
        float[] click = new float[INSERTED];
        click[RATE] = 1;
        assertEquals(0, SilenceTrimmer.trim(AudioClip.of(click, RATE)).length());
    }

    @Test
    void lessThanAWindow_holdsNoSpeech() {
        for (int length : new int[] {0, 1, WINDOW - 1}) {
            assertEquals(
                    0,
                    SilenceTrimmer.trim(AudioClip.of(new float[length], RATE)).length());
        }
    }

    @Test
    void halfASecondOfSpeech_isKept() throws IOException {
        AudioClip clip = recording("3005-163389-0007");
        AudioClip piece = AudioClip.of(Arrays.copyOfRange(clip.toArray(), RATE / 2, RATE), RATE);
        assertTrue(SilenceTrimmer.trim(piece).seconds() > 0.4);
    }
}
