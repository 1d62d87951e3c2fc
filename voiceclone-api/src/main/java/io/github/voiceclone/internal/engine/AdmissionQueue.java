package io.github.voiceclone.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.Cancellation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many requests run and how many wait; first come, first served. A call of several requests takes a permit of
 * their number, up to the largest number that may run. Thread-safe.
 */
final class AdmissionQueue {
    private final int maxConcurrent;
    private final int maxQueued;
    private final boolean blockWhenFull;
    private final Lock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Permit> queue = new ArrayDeque<>();

    @GuardedBy("lock")
    private int running;

    @GuardedBy("lock")
    private int waiting;

    AdmissionQueue(QueueOptions options) {
        maxConcurrent = options.maxConcurrent();
        maxQueued = options.maxQueued();
        blockWhenFull = options.blockWhenFull();
    }

    /** A call's right to run: it waits, runs, and is over once closed; closing it again has no effect. */
    final class Permit implements AutoCloseable {
        private final int size;
        private final CompletableFuture<Void> granted = new CompletableFuture<>();
        private boolean isRunning; // Guarded by the lock; Error Prone cannot tell that a permit's queue is this one.

        @GuardedBy("lock")
        private boolean isOver;

        Permit(int size) {
            this.size = size;
        }

        /** Completes when the call may run; fails with the reason if the call is cancelled before. */
        CompletableFuture<Void> granted() {
            return granted;
        }

        /**
         * Waits until the call may run.
         *
         * @throws CancelledException if the calling thread is interrupted
         */
        void await() {
            try {
                granted.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            } catch (InterruptedException e) {
                CancelledException cancelled = CancelledException.interrupted();
                giveUp(cancelled);
                throw cancelled;
            }
        }

        private void giveUp(VoiceCloneException reason) {
            leaveQueue();
            granted.completeExceptionally(reason);
        }

        private void leaveQueue() {
            lock.lock();
            try {
                if (queue.remove(this)) {
                    waiting -= size;
                    isOver = true;
                }
            } finally {
                lock.unlock();
            }
            admit();
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (isRunning && !isOver) {
                    running -= size;
                } else if (queue.remove(this)) {
                    waiting -= size;
                }
                isOver = true;
            } finally {
                lock.unlock();
            }
            admit();
        }
    }

    /**
     * Takes a place in the queue.
     *
     * @param requests how many requests the call has
     * @param cancellation the call's: ends its wait
     * @throws OverloadedException if the queue is full, unless calls wait then
     */
    Permit ask(int requests, Cancellation cancellation) {
        Permit permit = new Permit(Math.min(requests, maxConcurrent));
        cancellation.onCancel(reason -> wakeAll());
        lock.lock();
        try {
            while (!hasRoom(permit)) {
                if (!blockWhenFull) {
                    throw overloaded(requests);
                }
                cancellation.check();
                changed.await();
            }
            queue.add(permit);
            waiting += permit.size;
        } catch (InterruptedException e) {
            throw CancelledException.interrupted();
        } finally {
            lock.unlock();
        }
        cancellation.onCancel(permit::giveUp);
        admit();
        return permit;
    }

    @GuardedBy("lock")
    private boolean hasRoom(Permit permit) {
        return (queue.isEmpty() && running + permit.size <= maxConcurrent) || waiting + permit.size <= maxQueued;
    }

    @GuardedBy("lock")
    private OverloadedException overloaded(int requests) {
        return new OverloadedException(
                "this voice cloner has " + running + " requests running and " + waiting + " waiting, no room for "
                        + requests + " more; the limits are " + maxConcurrent + " running and " + maxQueued
                        + " waiting: try again later",
                ", raise QueueOptions.maxConcurrent " + maxConcurrent + " or QueueOptions.maxQueued " + maxQueued
                        + ", or let calls wait (QueueOptions.blockWhenFull)");
    }

    private void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets run what there are places for. */
    private void admit() {
        List<Permit> next = new ArrayList<>();
        lock.lock();
        try {
            while (!queue.isEmpty() && running + queue.element().size <= maxConcurrent) {
                Permit permit = queue.remove();
                permit.isRunning = true;
                waiting -= permit.size;
                running += permit.size;
                next.add(permit);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        next.forEach(permit -> permit.granted.complete(null));
    }

    /** Returns the number of requests that run. */
    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many requests wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
