package io.github.voiceclone.codeclm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Steps of a language model that rows of many callers share: a step reads all weights whether it serves one row or sixteen. A row
 * joins at the next step with a free slot and leaves at the step at which it is over; none waits for another to finish. There is
 * no thread: whoever needs a frame makes a step for all rows, and those of others wait for their callers. Thread-safe.
 */
public final class StepLoop implements AutoCloseable {
    private final int slots;
    private final StageObserver observer;

    @GuardedBy("this")
    private final SlotBatch batch;

    @GuardedBy("this")
    private final Queue<Joining> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean closed;

    private record Joining(StepRow row, Prefix prefix) {}

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
    public synchronized void join(StepRow row, Prefix prefix) {
        requireOpen();
        waiting.add(new Joining(row, prefix));
    }

    /**
     * Makes steps until a condition on one of the rows holds, which other callers' steps may bring about too.
     *
     * @throws ClosedException if the loop is closed
     */
    public void advanceUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            synchronized (this) {
                requireOpen();
                if (!condition.getAsBoolean()) {
                    advance();
                }
            }
        }
    }

    @GuardedBy("this")
    private void requireOpen() {
        if (closed) {
            throw new ClosedException("this synthesizer");
        }
    }

    @GuardedBy("this")
    private void advance() {
        boolean idle = false;
        try {
            exchange();
            idle = batch.size() == 0;
            if (!idle) {
                step();
            }
        } catch (RuntimeException | Error e) {
            failAll(e instanceof VoiceCloneException known ? known : new VoiceCloneException("a step failed: " + e, e));
        }
        if (idle) {
            throw new IllegalStateException("no row is left to wait for");
        }
    }

    @GuardedBy("this")
    private void step() {
        long start = System.nanoTime();
        batch.step();
        observer.decoderStepped(batch.size(), waiting.size(), Duration.ofNanos(System.nanoTime() - start));
        exchange();
    }

    /** Lets rows that are over go, and others in. */
    @GuardedBy("this")
    private void exchange() {
        for (int row = batch.size() - 1; row >= 0; row--) {
            if (batch.row(row).isOver()) {
                batch.leave(row);
            }
        }
        while (batch.size() < slots && !waiting.isEmpty()) {
            Joining next = waiting.remove();
            if (!next.row.isOver()) {
                batch.join(next.row, next.prefix);
            }
        }
    }

    @GuardedBy("this")
    private void failAll(VoiceCloneException failure) {
        for (int row = 0; row < batch.size(); row++) {
            batch.row(row).fail(failure);
        }
        batch.close();
    }

    /** Fails all rows, after the step that is running. Closing again has no effect. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ClosedException failure = new ClosedException("this synthesizer");
            waiting.forEach(joining -> joining.row.fail(failure));
            waiting.clear();
            failAll(failure);
        }
    }
}
