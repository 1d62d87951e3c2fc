package io.github.voiceclone.internal.engine;

import java.util.Arrays;

/**
 * Limiter of peaks: a sample above the ceiling is turned down together with those around it, by a gain that falls before it
 * and rises after it, each within 20 ms. Used by one thread.
 */
final class PeakLimiter {
    private static final double SECONDS_AHEAD = 0.02;

    private final float ceiling;
    private final int ahead;
    /** Gains of the last samples, before they are averaged; used in a circle. */
    private final float[] gains;

    private int oldest;
    private double sum;
    /** Samples that were taken and are not ready, after silence that lets the gain fall before the first one. */
    private float[] pending;

    /** Number of samples of that silence that are left. */
    private int leading;

    /**
     * Creates a limiter.
     *
     * @param ceiling largest magnitude that it lets through; positive
     * @param sampleRate in Hz
     */
    PeakLimiter(float ceiling, int sampleRate) {
        this.ceiling = ceiling;
        this.ahead = Math.max(1, (int) (SECONDS_AHEAD * sampleRate));
        this.gains = new float[ahead];
        Arrays.fill(gains, 1);
        this.sum = ahead;
        this.pending = new float[ahead - 1];
        this.leading = ahead - 1;
    }

    /**
     * Takes the next samples and returns those that are ready: all but 20 ms of what was taken.
     *
     * @param end whether none follow; then all are ready
     */
    float[] next(float[] samples, boolean end) {
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + samples.length);
        System.arraycopy(samples, 0, pending, before, samples.length);
        float[] ready = new float[end ? pending.length : Math.max(0, pending.length - ahead + 1)];
        int loud = 0;
        for (int i = 0; i < ready.length; i++) {
            loud = nextLoud(Math.max(loud, i));
            float gain = 1;
            for (int j = loud; j < Math.min(i + ahead, pending.length); j++) {
                gain = Math.min(gain, ceiling / Math.abs(pending[j]));
            }
            sum += gain - gains[oldest];
            gains[oldest] = gain;
            oldest = (oldest + 1) % ahead;
            ready[i] = (float) (pending[i] * sum / ahead);
        }
        pending = Arrays.copyOfRange(pending, ready.length, pending.length);
        int silent = Math.min(leading, ready.length);
        leading -= silent;
        return Arrays.copyOfRange(ready, silent, ready.length);
    }

    private int nextLoud(int from) {
        int i = from;
        while (i < pending.length && Math.abs(pending[i]) <= ceiling) {
            i++;
        }
        return i;
    }
}
