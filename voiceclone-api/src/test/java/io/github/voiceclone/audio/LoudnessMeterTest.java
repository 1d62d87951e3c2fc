package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoudnessMeterTest {
    private static AudioClip sine(int rate, double hertz, double seconds, double dbfs) {
        float[] samples = new float[(int) Math.round(seconds * rate)];
        double amplitude = Math.pow(10, dbfs / 20);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return AudioClip.of(samples, rate);
    }

    /** ITU-R BS.1770-4: 997 Hz at full scale in one channel is -3.01 LUFS. */
    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 22_050, 24_000, 44_100, 48_000})
    void sineOf997Hz_isThreeBelowItsPeak(int rate) {
        assertEquals(-3.01, LoudnessMeter.lufs(sine(rate, 997, 5, 0)), 0.05);
        assertEquals(-26.01, LoudnessMeter.lufs(sine(rate, 997, 5, -23)), 0.05);
    }

    /** Gains of the two filters of BS.1770-4's tables at 48 kHz, from their coefficients there. */
    @ParameterizedTest
    @ValueSource(ints = {50, 200, 1000, 2000, 4000, 10_000})
    void filter_isTheStandards(int hertz) {
        double expected = -0.691
                - 3.0103
                + gain(
                        hertz,
                        1.53512485958697,
                        -2.69169618940638,
                        1.19839281085285,
                        -1.69065929318241,
                        0.73248077421585)
                + gain(hertz, 1, -2, 1, -1.99004745483398, 0.99007225036621);
        assertEquals(expected, LoudnessMeter.lufs(sine(48_000, hertz, 5, 0)), 0.02);
    }

    private static double gain(double hertz, double b0, double b1, double b2, double a1, double a2) {
        double w = 2 * Math.PI * hertz / 48_000;
        return 20 * Math.log10(magnitude(w, b0, b1, b2) / magnitude(w, 1, a1, a2));
    }

    private static double magnitude(double w, double c0, double c1, double c2) {
        double real = c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w);
        double imaginary = c1 * Math.sin(w) + c2 * Math.sin(2 * w);
        return Math.hypot(real, imaginary);
    }

    /** EBU Tech 3341, case 3, in one channel: what is more than 10 LU below the rest does not count. */
    @Test
    void quietParts_doNotCount() {
        LoudnessMeter meter = new LoudnessMeter(16_000);
        meter.add(sine(16_000, 1000, 10, -36 + 3.01).samples());
        meter.add(sine(16_000, 1000, 60, -23 + 3.01).samples());
        meter.add(sine(16_000, 1000, 10, -36 + 3.01).samples());
        assertEquals(-23, meter.lufs(), 0.1);
    }

    @Test
    void silence_doesNotCount() {
        AudioClip spoken =
                AudioClip.concat(List.of(sine(16_000, 997, 2, -10), AudioClip.of(new float[10 * 16_000], 16_000)));
        assertEquals(-13.01, LoudnessMeter.lufs(spoken), 0.4);
    }

    @Test
    void parts_areHeardAsOne() {
        AudioClip clip = sine(16_000, 300, 3.333, -20);
        LoudnessMeter meter = new LoudnessMeter(16_000);
        float[] samples = clip.toArray();
        for (int from = 0; from < samples.length; from += 777) {
            meter.add(FloatBuffer.wrap(samples, from, Math.min(777, samples.length - from)));
        }
        assertEquals(LoudnessMeter.lufs(clip), meter.lufs());
    }

    @Test
    void shortClips_haveTheirMeanPower() {
        assertEquals(-13.01, LoudnessMeter.lufs(sine(16_000, 997, 0.25, -10)), 0.2);
        assertEquals(Double.NEGATIVE_INFINITY, LoudnessMeter.lufs(AudioClip.of(new float[0], 16_000)));
        assertEquals(Double.NEGATIVE_INFINITY, LoudnessMeter.lufs(AudioClip.of(new float[1000], 16_000)));
        assertEquals(Double.NEGATIVE_INFINITY, LoudnessMeter.lufs(AudioClip.of(new float[16_000], 16_000)));
    }

    @Test
    void rateThatCannotBe_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LoudnessMeter(0));
    }
}
