package io.github.voiceclone.runtime;

/**
 * Traits of a loaded graph that decide how callers batch and schedule its runs.
 *
 * @param preferredBatch number of rows up to which a run takes hardly longer than with one; at least 1
 * @param maxConcurrentRuns number of runs that finish sooner together than one after another; at least 1
 * @param onCpu whether the graph computes on the CPU of this machine. There a graph that is bound by arithmetic gains nothing
 *     from rows, and one thread a run serves many runs at once better than runs that divide their work among threads.
 * @param asynchronous whether a device executes bound runs while the host continues. Then it pays to begin a run before the
 *     one before it has ended, and to keep a binding that is too large rather than to create another.
 */
public record GraphTraits(int preferredBatch, int maxConcurrentRuns, boolean onCpu, boolean asynchronous) {
    private static final int PREFERRED_BATCH = 16;

    /** Traits of a graph on the CPU: batches of up to 16 rows, one run at a time. */
    public static final GraphTraits CPU = new GraphTraits(PREFERRED_BATCH, 1, true, false);

    /** Traits of a graph on a device that the host waits for: batches of up to 16 rows, one run at a time. */
    public static final GraphTraits DEVICE = new GraphTraits(PREFERRED_BATCH, 1, false, false);

    /** Checks the numbers. */
    public GraphTraits {
        if (preferredBatch < 1 || maxConcurrentRuns < 1) {
            throw new IllegalArgumentException("preferredBatch " + preferredBatch + " and maxConcurrentRuns "
                    + maxConcurrentRuns + " must be at least 1");
        }
    }

    /** Returns these traits with another preferred batch. */
    public GraphTraits withPreferredBatch(int rows) {
        return new GraphTraits(rows, maxConcurrentRuns, onCpu, asynchronous);
    }

    /** Returns these traits with another number of concurrent runs. */
    public GraphTraits withMaxConcurrentRuns(int runs) {
        return new GraphTraits(preferredBatch, runs, onCpu, asynchronous);
    }

    /** Returns these traits with bound runs executed while the host continues, or not. */
    public GraphTraits withAsynchronous(boolean value) {
        return new GraphTraits(preferredBatch, maxConcurrentRuns, onCpu, value);
    }
}
