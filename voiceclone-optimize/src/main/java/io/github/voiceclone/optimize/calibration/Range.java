package io.github.voiceclone.optimize.calibration;

/**
 * The range of values that 8 bits are spread over, zero among them.
 *
 * @param low smallest value, at most 0
 * @param high largest value, at least 0
 */
public record Range(float low, float high) {
    private static final int STEPS = 255;
    private static final float SMALLEST = 1e-6f;

    /** Widens the range to contain 0, and to a positive width. */
    public Range {
        low = Math.min(low, 0);
        high = Math.max(high, 0);
        if (high - low < SMALLEST) {
            high = low + SMALLEST;
        }
    }

    /** Returns the difference between neighbouring levels. */
    public float scale() {
        return (high - low) / STEPS;
    }

    /** Returns the level that stands for 0. */
    public int zeroPoint() {
        return Math.min(STEPS, Math.max(0, Math.round(-low / scale())));
    }
}
