package io.github.voiceclone.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads that a test starts one after another, each known to wait before the next starts. No wait is endless: a thread
 * that failed reports why to whoever waits for it, and one that neither waits nor ends fails the test.
 */
public final class Waiters {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<String>> results = new ArrayList<>();

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

    /** Runs work on a thread of its own. */
    public void start(Supplier<String> work) {
        CompletableFuture<String> result = new CompletableFuture<>();
        results.add(result);
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /**
     * Returns once the thread that was started last waits for something.
     *
     * @throws java.util.concurrent.CompletionException if that thread failed instead
     * @throws IllegalStateException if it ended instead
     */
    public void awaitLastWaiting() {
        if (awaitLastWaitingOrEnded()) {
            throw new IllegalStateException("the thread ended and waited for nothing");
        }
    }

    /**
     * Returns once the thread that was started last waits for something, or has ended; true if it has ended.
     *
     * @throws java.util.concurrent.CompletionException if that thread failed
     */
    public boolean awaitLastWaitingOrEnded() {
        Thread thread = threads.get(threads.size() - 1);
        CompletableFuture<String> result = results.get(results.size() - 1);
        long begin = System.nanoTime();
        while (true) {
            Thread.State state = thread.getState();
            if (state == Thread.State.TERMINATED) {
                result.join();
                return true;
            }
            if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
                return false;
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("the thread still runs at " + Arrays.toString(thread.getStackTrace()));
            }
            Thread.onSpinWait();
        }
    }

    /** Waits for the result of the thread that was started as number {@code index}, from 0. */
    public String result(int index) {
        return results.get(index).join();
    }

    /** Waits for all results. */
    public List<String> results() {
        return results.stream().map(CompletableFuture::join).toList();
    }
}
