package io.github.voiceclone.cli.bench;

/** Adds up the time inside the decoder's runs, and all the time from the first to the last. Used by one thread at a time. */
public final class StepClock {
    private long steps;
    private long inside;
    private long first;
    private long last;

    /** Creates a clock that has seen nothing. */
    public StepClock() {}

    /** Starts again at nothing. */
    public void reset() {
        steps = 0;
        inside = 0;
        first = 0;
        last = 0;
    }

    /** Takes the start and end of a run, by {@link System#nanoTime()}. */
    void ran(long start, long end) {
        if (steps == 0) {
            first = start;
        }
        steps++;
        inside += end - start;
        last = end;
    }

    /** Returns the number of runs. */
    public long steps() {
        return steps;
    }

    /** Returns the nanoseconds inside the runs. */
    public long inside() {
        return inside;
    }

    /** Returns the nanoseconds between the runs: what everything around them takes. */
    public long around() {
        return last - first - inside;
    }
}
