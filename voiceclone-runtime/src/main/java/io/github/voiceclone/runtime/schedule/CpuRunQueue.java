package io.github.voiceclone.runtime.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.internal.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Queue of runs for the processors. Up to {@code maxConcurrent} runs are in progress, in the order in which they are needed
 * ({@link Urgency}), which is that of their requests where no listener waits: so callers who do long work in chunks alternate.
 * One run more may overtake: a run at most half as long as each of those in progress starts at once, before the waiting ones. It
 * is not counted among them, so no run ever waits for it. Thread-safe.
 */
final class CpuRunQueue {
    /** A run overtakes runs that are at least this many times as long. */
    private static final int OVERTAKEN_FACTOR = 2;

    private final int maxConcurrent;
    private final Lock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<RunPermit> waiting = new ArrayList<>();

    @GuardedBy("lock")
    private final List<RunPermit> running = new ArrayList<>();

    @GuardedBy("lock")
    private @Nullable RunPermit overtaking;

    CpuRunQueue(int maxConcurrent) {
        this.maxConcurrent = maxConcurrent;
    }

    /** Permit of one run. */
    static final class RunPermit {
        private final long length;
        private final long neededAt = Urgency.neededAt();
        private final Condition granted;
        private boolean allThreads; // Used by the thread that acquires the permit only.

        private RunPermit(long length, Condition granted) {
            this.length = length;
            this.granted = granted;
        }

        /** Returns whether the run overtakes others, or there are too few runs to occupy the processors with one thread each. */
        boolean hasAllThreads() {
            return allThreads;
        }
    }

    /** Waits for the permit of a run of some length, in any unit; {@link #release} must follow. */
    RunPermit acquire(long length) {
        lock.lock();
        try {
            RunPermit permit = new RunPermit(length, lock.newCondition());
            add(permit);
            while (!grant(permit)) {
                permit.granted.awaitUninterruptibly();
            }
            wakeNext();
            return permit;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a permit behind those that are needed before it. */
    @GuardedBy("lock")
    private void add(RunPermit permit) {
        int at = waiting.size();
        while (at > 0 && permit.neededAt - waiting.get(at - 1).neededAt < 0) {
            at--;
        }
        waiting.add(at, permit);
    }

    /** Releases a permit that was acquired. */
    void release(RunPermit permit) {
        lock.lock();
        try {
            if (permit == overtaking) {
                overtaking = null;
            } else {
                running.remove(permit);
            }
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean grant(RunPermit permit) {
        boolean overtakes = permit == nextToOvertake();
        if (!overtakes && permit != nextInOrder()) {
            return false;
        }
        int runs = waiting.size() + running.size() + (overtaking == null ? 0 : 1);
        permit.allThreads = overtakes || runs < Math.max(2, maxConcurrent);
        waiting.remove(permit);
        if (overtakes) {
            overtaking = permit;
        } else {
            running.add(permit);
        }
        return true;
    }

    @GuardedBy("lock")
    private void wakeNext() {
        for (RunPermit next : new RunPermit[] {nextToOvertake(), nextInOrder()}) {
            if (next != null) {
                next.granted.signal();
            }
        }
    }

    @GuardedBy("lock")
    private @Nullable RunPermit nextInOrder() {
        return running.size() < maxConcurrent && !waiting.isEmpty() ? waiting.get(0) : null;
    }

    /** Returns the first waiting run that may overtake; none while another does, or while no run is in progress. */
    @GuardedBy("lock")
    private @Nullable RunPermit nextToOvertake() {
        if (overtaking != null || running.isEmpty()) {
            return null;
        }
        for (RunPermit permit : waiting) {
            if (running.stream().allMatch(other -> other.length >= OVERTAKEN_FACTOR * permit.length)) {
                return permit;
            }
        }
        return null;
    }
}
