package io.github.voiceclone.codeclm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a language model that rows of many callers share: a step reads all weights whether it serves one row or sixteen. A row
 * joins at the next step with a free slot and leaves at the step at which it is over; none waits for another to finish. One thread
 * makes the steps while there are rows, so that callers can decode frames meanwhile. Thread-safe.
 */
public final class StepLoop implements AutoCloseable {
    private final int slots;
    private final StageObserver observer;

    /** Fair: whoever wants to join, or to look at a row, does so between two steps. */
    private final Lock lock = new ReentrantLock(true);

    private final Condition joined = lock.newCondition();

    @GuardedBy("lock")
    private final List<Waiter> waiters = new ArrayList<>();

    @GuardedBy("lock")
    private final SlotBatch batch;

    @GuardedBy("lock")
    private final Queue<Joining> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable Thread thread;

    @GuardedBy("lock")
    private boolean closed;

    private record Joining(StepRow row, Prefix prefix) {}

    /** A caller that waits; woken only once there is something to do, as each that is woken holds the next step up. */
    private record Waiter(BooleanSupplier condition, Condition woken) {}

    /**
     * Creates a loop.
     *
     * @param model the model; closed by its owner after the loop
     * @param slots largest number of rows that share a step; positive
     */
    public StepLoop(LanguageModel model, int slots, StageObserver observer) {
        this.slots = slots;
        this.observer = observer;
        this.batch = new SlotBatch(model);
    }

    /**
     * Adds a row.
     *
     * @param prefix what it continues
     * @throws ClosedException if the loop is closed
     */
    public void join(StepRow row, Prefix prefix) {
        lock.lock();
        try {
            requireOpen();
            waiting.add(new Joining(row, prefix));
            if (thread == null) {
                thread = new Thread(this::run, "voiceclone-steps");
                thread.setDaemon(true);
                thread.start();
            }
            joined.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a condition on one of the rows holds, which is looked at between steps.
     *
     * @throws CancelledException if the calling thread is interrupted
     * @throws ClosedException if the loop is closed
     */
    public void await(BooleanSupplier condition) {
        lock.lock();
        try {
            Waiter waiter = new Waiter(condition, lock.newCondition());
            waiters.add(waiter);
            try {
                while (!condition.getAsBoolean()) {
                    requireOpen();
                    if (isIdle()) {
                        throw new IllegalStateException("no row is left to wait for");
                    }
                    waiter.woken.await();
                }
            } finally {
                waiters.remove(waiter);
            }
        } catch (InterruptedException e) {
            throw CancelledException.interrupted();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void wake() {
        boolean all = closed || isIdle();
        for (Waiter waiter : waiters) {
            if (all || waiter.condition.getAsBoolean()) {
                waiter.woken.signal();
            }
        }
    }

    @GuardedBy("lock")
    private void requireOpen() {
        if (closed) {
            throw new ClosedException("this synthesizer");
        }
    }

    @GuardedBy("lock")
    private boolean isIdle() {
        return batch.size() == 0 && waiting.isEmpty();
    }

    /** Makes steps until the loop is closed. */
    private void run() {
        while (advance()) {
            // The lock is free for a moment.
        }
    }

    /** Makes a step once there are rows; returns whether there may be another. */
    private boolean advance() {
        lock.lock();
        try {
            while (!closed && isIdle()) {
                joined.awaitUninterruptibly();
            }
            try {
                if (!closed) {
                    step();
                }
                return !closed;
            } finally {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void step() {
        try {
            exchange();
            if (batch.size() > 0) {
                long start = System.nanoTime();
                batch.step();
                observer.decoderStepped(batch.size(), waiting.size(), Duration.ofNanos(System.nanoTime() - start));
                exchange();
            }
            if (isIdle()) {
                observer.decoderStepped(0, 0, Duration.ZERO);
            }
        } catch (RuntimeException | Error e) {
            failAll(failure("a step failed: ", e));
        }
    }

    /** Lets rows that are over go, and others in. */
    @GuardedBy("lock")
    private void exchange() {
        for (int row = batch.size() - 1; row >= 0; row--) {
            if (batch.row(row).isOver()) {
                batch.leave(row);
            }
        }
        while (batch.size() < slots && !waiting.isEmpty()) {
            Joining next = waiting.remove();
            if (!next.row.isOver()) {
                join(next);
            }
        }
    }

    /** Lets a row in; one that there is no room for fails, and the others go on. */
    @GuardedBy("lock")
    private void join(Joining next) {
        try {
            batch.join(next.row, next.prefix);
        } catch (RuntimeException | Error e) {
            next.row.fail(failure("a request could not begin: ", e));
        }
    }

    private static VoiceCloneException failure(String what, Throwable cause) {
        return cause instanceof VoiceCloneException known ? known : new VoiceCloneException(what + cause, cause);
    }

    @GuardedBy("lock")
    private void failAll(VoiceCloneException failure) {
        for (int row = 0; row < batch.size(); row++) {
            batch.row(row).fail(failure);
        }
        try {
            batch.close();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e); // as of a GPU that is in no state to end a run; the rows are gone all the same
        }
    }

    /** Fails all rows, after the step that is running. Closing again has no effect. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                ClosedException failure = new ClosedException("this synthesizer");
                waiting.forEach(joining -> joining.row.fail(failure));
                waiting.clear();
                failAll(failure);
                joined.signal();
                wake();
            }
        } finally {
            lock.unlock();
        }
    }
}
