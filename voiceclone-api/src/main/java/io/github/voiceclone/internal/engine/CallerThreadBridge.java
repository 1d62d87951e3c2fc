package io.github.voiceclone.internal.engine;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.spi.Cancellation;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * Work done on another thread while the caller's waits, and runs on it what the work hands back. For one call.
 *
 * @param <T> what the work gives
 */
final class CallerThreadBridge<T> {
    private final BlockingQueue<Runnable> handedBack = new LinkedBlockingQueue<>();
    private final FutureTask<T> work;

    private final Cancellation cancellation;

    /**
     * Creates a hand-over.
     *
     * @param cancellation is cancelled if the caller's thread is interrupted
     */
    CallerThreadBridge(Cancellation cancellation, Function<Executor, T> work) {
        this.cancellation = cancellation;
        this.work = new FutureTask<>(() -> work.apply(this::handBack));
    }

    /** Runs the work on a thread of {@code threads}; returns what it gives, or throws what it throws. */
    T call(Executor threads) {
        threads.execute(() -> {
            work.run();
            handedBack.add(() -> {}); // Wakes the caller.
        });
        boolean interrupted = false;
        while (!work.isDone() || !handedBack.isEmpty()) {
            try {
                handedBack.take().run();
            } catch (InterruptedException e) {
                interrupted = true;
                cancellation.cancel(CancelledException.interrupted());
                Thread.interrupted(); // Wait for the work, which ends at its next step.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result(work);
    }

    /** Runs a task on the caller's thread, and waits for it. */
    private void handBack(Runnable task) {
        FutureTask<Boolean> waited = new FutureTask<>(task, true);
        handedBack.add(waited);
        result(waited);
    }

    private static <R> R result(FutureTask<R> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
