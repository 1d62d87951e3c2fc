package io.github.voiceclone.runtime;

/**
 * Extents of an axis that varies.
 *
 * @param min smallest extent; at least 1
 * @param preferred extent to be fastest at
 * @param max largest extent
 */
public record AxisRange(long min, long preferred, long max) {
    /** Checks the order. */
    public AxisRange {
        if (min < 1 || preferred < min || max < preferred) {
            throw new IllegalArgumentException("an axis from " + min + " to " + max + ", " + preferred
                    + " preferred: expected positive numbers in order");
        }
    }

    /** Returns the range of one extent. */
    public static AxisRange of(long extent) {
        return new AxisRange(extent, extent, extent);
    }
}
