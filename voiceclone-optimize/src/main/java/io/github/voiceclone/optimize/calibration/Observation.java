package io.github.voiceclone.optimize.calibration;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Statistics of one value of a graph over all runs of a calibration: extremes, peaks by channel, and a histogram. Not
 * thread-safe.
 */
public final class Observation {
    private static final int BINS = 2048;
    private static final int HALF = BINS / 2;

    private long[] bins = new long[BINS];
    private float limit = 1f / 1024;
    private float min;
    private float max;
    private long elements;
    private float[] peaks = {};

    /** Creates an observation of no values. */
    public Observation() {}

    /**
     * Adds the values of a tensor.
     *
     * @param values the elements, from the buffer's start to its limit; the position is unchanged
     * @param shape extent of each axis; peaks are kept for each index of the last
     */
    public void add(FloatBuffer values, long... shape) {
        int last = shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
        if (last > peaks.length) {
            peaks = Arrays.copyOf(peaks, last);
        }
        int count = values.limit();
        for (int i = 0; i < count; i++) {
            float value = values.get(i);
            float magnitude = Math.abs(value);
            int place = i % last;
            peaks[place] = Math.max(peaks[place], magnitude);
            while (magnitude > limit && magnitude < Float.POSITIVE_INFINITY) {
                widen();
            }
            bins[bin(value)]++;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        elements += count;
    }

    private int bin(float value) {
        return Math.min(BINS - 1, Math.max(0, (int) ((value / limit + 1) * HALF)));
    }

    /** Doubles the width of the histogram: pairs of bins become one. */
    private void widen() {
        long[] wide = new long[BINS];
        for (int i = 0; i < BINS; i++) {
            wide[HALF / 2 + i / 2] += bins[i];
        }
        bins = wide;
        limit *= 2;
    }

    /** Returns the number of values added; 0 or more. */
    public long elements() {
        return elements;
    }

    /** Returns the smallest value added; at most 0. */
    public float min() {
        return min;
    }

    /** Returns the largest value added; at least 0. */
    public float max() {
        return max;
    }

    /** Returns a copy of the largest magnitudes at each index of the last axis; empty before the first {@link #add}. */
    public float[] peaks() {
        return peaks.clone();
    }

    /** Returns the largest magnitude that the histogram covers; a power of two. */
    public float limit() {
        return limit;
    }

    /** Returns the histogram of magnitudes: counts in bins of equal width from 0 to {@link #limit}. */
    public double[] magnitudes() {
        double[] folded = new double[HALF];
        for (int i = 0; i < HALF; i++) {
            folded[i] = (double) bins[HALF + i] + bins[HALF - 1 - i];
        }
        return folded;
    }

    /**
     * Returns a quantile, to the width of a bin and within {@link #min} and {@link #max}.
     *
     * @param share share of the values that lie below it, 0 to 1
     */
    public float quantile(double share) {
        long below = 0;
        int bin = 0;
        while (bin < BINS - 1 && below + bins[bin] <= share * elements) {
            below += bins[bin++];
        }
        float edge = ((share < 0.5 ? bin : bin + 1) / (float) HALF - 1) * limit;
        return Math.min(max, Math.max(min, edge));
    }
}
