package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final String RATES =
            """
            44100, 16000
            48000, 16000
            22050, 16000
            8000, 16000
            16000, 22050
            16000, 48000
            44101, 16000
            24000, 16001
            47999, 16000
            191999, 16000
            4001, 16000
            """;

    private static AudioClip tone(double hz, double peak, int rate, int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (peak * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return AudioClip.of(samples, rate);
    }

    /** The samples away from the ends, where the input stops short. */
    private static float[] middle(AudioClip clip) {
        int margin = clip.sampleRate() / 10;
        return java.util.Arrays.copyOfRange(clip.toArray(), margin, clip.length() - margin);
    }

    private static double decibels(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return 10 * Math.log10(sum / samples.length);
    }

    /** Compared with the same tone sampled at the new rate, which shows gain, delay, images and noise at once. */
    @ParameterizedTest
    @CsvSource(textBlock = RATES)
    void tonesOfThePassband_areTheSameTonesAtTheNewRate(int from, int to) {
        for (double share = 0.01; share < 0.9; share += 0.0811) {
            double hz = share * Math.min(from, to) / 2;
            AudioClip resampled = Resampler.resample(tone(hz, 0.5, from, from / 2), to);
            float[] expected = middle(tone(hz, 0.5, to, resampled.length()));
            float[] difference = middle(resampled);
            for (int i = 0; i < difference.length; i++) {
                difference[i] -= expected[i];
            }
            assertTrue(decibels(difference) < -80, hz + " Hz is wrong by " + decibels(difference) + " dB");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = RATES)
    void edgeOfThePassband_isFlat(int from, int to) {
        AudioClip tone = tone(0.9 * Math.min(from, to) / 2, 0.5, from, from / 2);
        assertEquals(decibels(middle(tone)), decibels(middle(Resampler.resample(tone, to))), 0.1);
    }

    @ParameterizedTest
    @CsvSource({"44100, 16000", "48000, 16000", "22050, 16000", "16000, 8000", "44101, 16000", "191999, 16000"})
    void tonesBeyondTheNewNyquist_areRejected(int from, int to) {
        for (double hz = to / 2.0 * 1.001; hz < from / 2.0; hz *= 1.07) {
            AudioClip tone = tone(hz, 0.5, from, from / 2);
            double rejection = decibels(middle(tone)) - decibels(middle(Resampler.resample(tone, to)));
            assertTrue(rejection > 80, hz + " Hz is only " + rejection + " dB down");
        }
    }

    @Test
    void impulse_staysWhereItIsAndSymmetric() {
        float[] samples = new float[2001];
        samples[1000] = 1;
        float[] resampled =
                Resampler.resample(AudioClip.of(samples, 48000), 16000).toArray();
        assertEquals(667, resampled.length);
        float[] doubled =
                Resampler.resample(AudioClip.of(samples, 16000), 32000).toArray();
        for (int k = 0; k < 500; k++) {
            assertEquals(doubled[2000 + k], doubled[2000 - k], 1e-7f);
            assertTrue(Math.abs(doubled[2000 + k]) <= doubled[2000]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 44100, 16000, 363",
        "1, 16000, 22050, 1",
        "1, 48000, 16000, 0",
        "0, 8000, 16000, 0",
        "7, 100, 16000, 1120"
    })
    void length_isRounded(int length, int from, int to, int expected) {
        assertEquals(
                expected,
                Resampler.resample(AudioClip.of(new float[length], from), to).length());
    }

    @Test
    void constant_staysConstant() {
        float[] ones = new float[44100];
        java.util.Arrays.fill(ones, 1f);
        float[] resampled = middle(Resampler.resample(AudioClip.of(ones, 44100), 16000));
        float[] expected = new float[resampled.length];
        java.util.Arrays.fill(expected, 1f);
        assertArrayEquals(expected, resampled, 1e-4f);
    }

    @Test
    void equalRates_giveTheClipItself() {
        AudioClip clip = tone(440, 0.5, 16000, 100);
        assertSame(clip, Resampler.resample(clip, 16000));
    }

    /** A filter for each of 16,000 positions would take 800 MB, a new one for each of the samples minutes. */
    @Test
    void highRateWithoutACommonFactor_takesLittleTime() {
        AudioClip clip = tone(440, 0.5, 767_999, 4 * 767_999);
        AudioClip resampled = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Resampler.resample(clip, 16000));
        assertEquals(decibels(middle(clip)), decibels(middle(resampled)), 0.01);
    }

    @Test
    void senselessRates_areErrors() {
        AudioClip clip = AudioClip.of(new float[100], Integer.MAX_VALUE);
        assertThrows(InvalidInputException.class, () -> Resampler.resample(clip, 16000));
        assertThrows(InvalidInputException.class, () -> Resampler.resample(clip, 0));
        AudioClip slow = AudioClip.of(new float[100], 1);
        assertThrows(InvalidInputException.class, () -> Resampler.resample(slow, 16000));
    }

    @ParameterizedTest
    @CsvSource(textBlock = RATES)
    void clipsOneAfterAnother_giveTheSameSamples(int from, int to) {
        AudioClip tone = tone(0.3 * Math.min(from, to), 0.5, from, from / 4);
        Resampler resampler = new Resampler(from, to);
        java.util.List<AudioClip> output = new java.util.ArrayList<>();
        float[] samples = tone.toArray();
        for (int at = 0, size = 1; at < samples.length; at += size, size = size * 3 % 1999) {
            float[] chunk = java.util.Arrays.copyOfRange(samples, at, Math.min(samples.length, at + size));
            output.add(resampler.next(AudioClip.of(chunk, from)));
        }
        output.add(resampler.end());
        assertEquals(Resampler.resample(tone, to), AudioClip.concat(output));
    }
}
