package io.github.voiceclone.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeakLimiterTest {
    private static float[] noise(int length, double level) {
        Random random = new Random(5);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (level * random.nextGaussian());
        }
        return samples;
    }

    @Test
    void noSampleIsAboveTheCeiling() {
        float[] samples = noise(20_000, 1);
        float[] limited = new PeakLimiter(0.5f, 16_000).next(samples, true);
        float highest = 0;
        for (float sample : limited) {
            highest = Math.max(highest, Math.abs(sample));
        }
        assertEquals(samples.length, limited.length);
        assertTrue(highest <= 0.5f + 1e-6f && highest > 0.3f, "highest " + highest);
    }

    @Test
    void whatIsBelowTheCeiling_isLeftAlone() {
        float[] samples = noise(5000, 0.05);
        assertArrayEquals(samples, new PeakLimiter(0.5f, 16_000).next(samples, true));
        float[] peak = new float[5000];
        Arrays.fill(peak, 0.4f);
        peak[2500] = 1;
        float[] limited = new PeakLimiter(0.5f, 16_000).next(peak, true);
        for (int i = 0; i < peak.length; i++) {
            if (Math.abs(i - 2500) >= 320) {
                assertEquals(0.4f, limited[i], 1e-6, "sample " + i);
            }
        }
        assertEquals(0.5f, limited[2500], 1e-6);
        assertEquals(0.2f, limited[2499], 0.01);
    }

    @Test
    void parts_areLimitedAsOne() {
        float[] samples = noise(10_000, 0.6);
        float[] whole = new PeakLimiter(0.5f, 16_000).next(samples, true);
        PeakLimiter limiter = new PeakLimiter(0.5f, 16_000);
        float[] joined = new float[samples.length];
        int ready = 0;
        for (int from = 0; from < samples.length; from += 313) {
            int to = Math.min(samples.length, from + 313);
            float[] next = limiter.next(Arrays.copyOfRange(samples, from, to), to == samples.length);
            System.arraycopy(next, 0, joined, ready, next.length);
            ready += next.length;
            assertTrue(to == samples.length || ready > to - 320, "ready " + ready + " of " + to);
        }
        assertArrayEquals(whole, joined, 1e-6f);
    }
}
