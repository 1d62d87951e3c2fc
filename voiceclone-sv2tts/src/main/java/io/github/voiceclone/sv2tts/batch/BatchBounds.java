package io.github.voiceclone.sv2tts.batch;

import io.github.voiceclone.sv2tts.runtime.Graph;

/**
 * What may share a run.
 *
 * @param rows most rows
 * @param longest most length of a row that is not alone
 * @param elements most rows times padded length
 * @param padding most padding, as a share of what is padded; 0 if rows must be of one length
 */
public record BatchBounds(int rows, int longest, int elements, double padding) {
    /** On processors, more costs as much as a common run gains. */
    private static final double LITTLE_PADDING = 0.125;

    /** On a device, rows hardly cost; but a run takes as long as its longest row, and a short one waits for that. */
    private static final double MUCH_PADDING = 0.5;

    /**
     * Returns the bounds of a graph that masks what lies beyond a row's length.
     *
     * @param elements most rows times padded length on processors: what comes next waits no longer
     * @param longest most length of rows that share a run on a device
     */
    public static BatchBounds masked(Graph graph, int elements, int longest) {
        return graph.computesOnProcessors()
                ? new BatchBounds(elements, elements, elements, LITTLE_PADDING)
                : new BatchBounds(graph.rowsAtOnce(), longest, Integer.MAX_VALUE, MUCH_PADDING);
    }

    /** Returns the bounds of so many rows of one length. */
    public static BatchBounds equal(int rows) {
        return new BatchBounds(rows, Integer.MAX_VALUE, Integer.MAX_VALUE, 0);
    }

    /**
     * Tells whether rows may share a run.
     *
     * @param count number of rows; at least 2
     * @param longestOfThem the greatest of their lengths
     * @param sum of their lengths
     */
    boolean hold(int count, int longestOfThem, long sum) {
        long padded = (long) count * longestOfThem;
        return count <= rows && longestOfThem <= longest && padded <= elements && padded <= sum * (1 + padding);
    }
}
