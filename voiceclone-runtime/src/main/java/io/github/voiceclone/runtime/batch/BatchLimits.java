package io.github.voiceclone.runtime.batch;

import io.github.voiceclone.runtime.Graph;

/**
 * Limits on the rows that may share a run.
 *
 * @param maxRows maximum number of rows
 * @param maxLength maximum length of a row that shares a run; a longer one runs by itself
 * @param maxElements maximum number of rows times padded length
 * @param maxPadding maximum padding, as a share of what is padded; 0 if rows must have equal lengths
 */
public record BatchLimits(int maxRows, int maxLength, int maxElements, double maxPadding) {
    /** On a CPU, more padding costs as much as a common run gains. */
    private static final double CPU_PADDING = 0.125;

    /** On a device, rows hardly cost; but a run takes as long as its longest row, and a short one waits for that. */
    private static final double DEVICE_PADDING = 0.5;

    /**
     * Returns the limits of a graph that masks what lies beyond a row's length.
     *
     * @param maxElements maximum number of rows times padded length on a CPU, so that the next run waits no longer
     * @param maxLength maximum length of rows that share a run on a device
     */
    public static BatchLimits masked(Graph graph, int maxElements, int maxLength) {
        return graph.traits().onCpu()
                ? new BatchLimits(maxElements, maxElements, maxElements, CPU_PADDING)
                : new BatchLimits(graph.traits().preferredBatch(), maxLength, Integer.MAX_VALUE, DEVICE_PADDING);
    }

    /** Returns the limits of up to {@code maxRows} rows of equal length. */
    public static BatchLimits equalLengths(int maxRows) {
        return new BatchLimits(maxRows, Integer.MAX_VALUE, Integer.MAX_VALUE, 0);
    }

    /**
     * Returns whether rows may share a run.
     *
     * @param rows number of rows; at least 2
     * @param longest greatest of their lengths
     * @param sum sum of their lengths
     */
    boolean allow(int rows, int longest, long sum) {
        long padded = (long) rows * longest;
        return rows <= maxRows && longest <= maxLength && padded <= maxElements && padded <= sum * (1 + maxPadding);
    }
}
