package io.github.voiceclone.cli.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Totals of time and allocation inside a decoder's runs, and between them. Not thread-safe.
 */
public final class StepClock {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long steps;
    private long inside;
    private long around;
    private long bytesInside;
    private long bytesAround;
    private long end;
    private long bytesAtEnd;

    /** Creates a clock without runs. */
    public StepClock() {}

    /** Resets all totals. */
    public void reset() {
        steps = 0;
        inside = 0;
        around = 0;
        bytesInside = 0;
        bytesAround = 0;
    }

    /** Returns the bytes of heap that the calling thread has allocated so far. */
    static long bytesSoFar() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Adds a run of the calling thread.
     *
     * @param start when it began, by {@link System#nanoTime()}
     * @param bytesAtStart {@link #bytesSoFar()} then
     * @param now when it ended
     * @param bytesNow {@link #bytesSoFar()} then
     */
    void ran(long start, long bytesAtStart, long now, long bytesNow) {
        if (steps > 0) {
            around += start - end;
            bytesAround += bytesAtStart - bytesAtEnd;
        }
        steps++;
        add(start, bytesAtStart, now, bytesNow);
    }

    /** Takes the wait for a run that was begun before; the parameters are those of {@link #ran}. */
    void waited(long start, long bytesAtStart, long now, long bytesNow) {
        around += start - end;
        bytesAround += bytesAtStart - bytesAtEnd;
        add(start, bytesAtStart, now, bytesNow);
    }

    private void add(long start, long bytesAtStart, long now, long bytesNow) {
        inside += now - start;
        bytesInside += bytesNow - bytesAtStart;
        end = now;
        bytesAtEnd = bytesNow;
    }

    /** Returns the number of runs. */
    public long steps() {
        return steps;
    }

    /** Returns the nanoseconds inside the runs. */
    public long inside() {
        return inside;
    }

    /** Returns the nanoseconds between the runs. */
    public long around() {
        return around;
    }

    /** Returns the bytes of heap that the runs' thread allocated inside them. */
    public long bytesInside() {
        return bytesInside;
    }

    /** Returns the bytes of heap that the runs' thread allocated between them. */
    public long bytesAround() {
        return bytesAround;
    }
}
