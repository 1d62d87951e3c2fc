package io.github.voiceclone.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that a test starts, and waits for conditions. No wait is endless: what a thread failed with is thrown to whoever
 * waits for the thread, and a condition that does not come true fails the test.
 *
 * @param <T> type of the threads' results
 */
public final class Waiters<T> {
    /** Limit of every wait: far beyond what a busy machine needs. Nothing may depend on reaching it. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long POLL_NANOS = 1_000_000;

    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<T>> results = new ArrayList<>();

    /** Creates the set of threads, empty. */
    public Waiters() {}

    /**
     * Returns once a condition holds.
     *
     * @param what the condition, for the error
     * @throws IllegalStateException if it does not hold in time
     */
    public static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("waited " + PATIENCE.toSeconds() + " s in vain until " + what);
            }
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(POLL_NANOS);
        if (Thread.interrupted()) {
            throw new IllegalStateException("interrupted while waiting for a condition");
        }
    }

    /** Acquires a permit, as {@link #acquire(Semaphore, int)} does. */
    public static void acquire(Semaphore permits) {
        acquire(permits, 1);
    }

    /**
     * Acquires permits.
     *
     * @throws IllegalStateException if they are not released in time
     */
    public static void acquire(Semaphore permits, int count) {
        try {
            if (!permits.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody released " + count + " permits");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs work on a thread of its own, and returns the thread. */
    public Thread start(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        results.add(result);
        thread.start();
        return thread;
    }

    /** Runs work without a result on a thread of its own, and returns once the thread waits for something. */
    public static Waiters<Void> waiting(Runnable work) {
        Waiters<Void> waiters = new Waiters<>();
        waiters.start(() -> {
            work.run();
            return null;
        });
        waiters.awaitLastWaiting();
        return waiters;
    }

    /**
     * Returns once the thread that was started last waits for something.
     *
     * @throws CompletionException if that thread failed instead
     * @throws IllegalStateException if it ended instead
     */
    public void awaitLastWaiting() {
        awaitWaiting(threads.size() - 1);
    }

    /** Returns once every thread waits for something; errors as for {@link #awaitLastWaiting}. */
    public void awaitAllWaiting() {
        for (int i = 0; i < threads.size(); i++) {
            awaitWaiting(i);
        }
    }

    private void awaitWaiting(int index) {
        if (awaitWaitingOrEnded(index)) {
            throw new IllegalStateException("thread " + index + " ended and waited for nothing");
        }
    }

    /**
     * Returns once the thread that was started last waits for something, or has ended; true if it has ended.
     *
     * @throws CompletionException if that thread failed
     */
    public boolean awaitLastWaitingOrEnded() {
        return awaitWaitingOrEnded(threads.size() - 1);
    }

    private boolean awaitWaitingOrEnded(int index) {
        Thread thread = threads.get(index);
        long begin = System.nanoTime();
        while (true) {
            Thread.State state = thread.getState();
            if (state == Thread.State.TERMINATED) {
                result(index);
                return true;
            }
            if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
                return false;
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("the thread still runs at " + Arrays.toString(thread.getStackTrace()));
            }
            pause();
        }
    }

    /** Returns whether a thread has ended. */
    public boolean hasEnded(int index) {
        return results.get(index).isDone();
    }

    /**
     * Waits for the result of the thread that was started as number {@code index}, from 0.
     *
     * @throws CompletionException if the thread failed
     * @throws IllegalStateException if it does not end in time
     */
    public T result(int index) {
        try {
            return results.get(index).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            String where = Arrays.toString(threads.get(index).getStackTrace());
            throw new IllegalStateException("thread " + index + " does not end; it is at " + where, e);
        }
    }

    /** Waits for all results; errors as for {@link #result}. */
    public List<T> results() {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            all.add(result(i));
        }
        return all;
    }
}
