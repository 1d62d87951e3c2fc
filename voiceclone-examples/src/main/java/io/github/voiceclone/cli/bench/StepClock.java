package io.github.voiceclone.cli.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Adds up the time inside the decoder's runs, and all the time and allocation from the first to the last. Used by one thread
 * at a time.
 */
public final class StepClock {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long steps;
    private long inside;
    private long first;
    private long last;
    private long firstBytes;
    private long lastBytes;

    /** Creates a clock that has seen nothing. */
    public StepClock() {}

    /** Starts again at nothing. */
    public void reset() {
        steps = 0;
        inside = 0;
    }

    /** Takes the start and end of a run that the calling thread made, by {@link System#nanoTime()}. */
    void ran(long start, long end) {
        lastBytes = THREADS.getCurrentThreadAllocatedBytes();
        if (steps == 0) {
            first = start;
            firstBytes = lastBytes;
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

    /** Returns the bytes of heap that the runs' thread allocated from the end of the first run to that of the last. */
    public long allocated() {
        return lastBytes - firstBytes;
    }
}
