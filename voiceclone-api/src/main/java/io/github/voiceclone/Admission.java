package io.github.voiceclone;

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
 * Bounds how many requests run at once and how many wait for their turn; first come, first served. A call of several
 * requests takes a place for each, at most all there are. Thread-safe.
 */
final class Admission {
    private final int places;
    private final int longestQueue;
    private final boolean waitWhenFull;
    private final Lock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Deque<Ticket> queue = new ArrayDeque<>();
    private int running;
    private int waiting;

    Admission(Limits limits) {
        places = limits.mostRunning();
        longestQueue = limits.longestQueue();
        waitWhenFull = limits.waitWhenFull();
    }

    /** A call's turn: it waits, runs, and is over once closed; closing it twice does nothing. */
    final class Ticket implements AutoCloseable {
        private final int size;
        private final CompletableFuture<Void> turn = new CompletableFuture<>();
        private boolean isRunning;
        private boolean isOver;

        Ticket(int size) {
            this.size = size;
        }

        /** Completes when its turn has come; fails with the reason if it is cancelled before. */
        CompletableFuture<Void> turn() {
            return turn;
        }

        /** Waits for its turn. */
        void await() {
            try {
                turn.get();
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
            turn.completeExceptionally(reason);
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
    Ticket ask(int requests, Cancellation cancellation) {
        Ticket ticket = new Ticket(Math.min(requests, places));
        cancellation.onCancel(reason -> wakeAll());
        lock.lock();
        try {
            while (!hasRoom(ticket)) {
                if (!waitWhenFull) {
                    throw overloaded(requests);
                }
                cancellation.check();
                changed.await();
            }
            queue.add(ticket);
            waiting += ticket.size;
        } catch (InterruptedException e) {
            throw CancelledException.interrupted();
        } finally {
            lock.unlock();
        }
        cancellation.onCancel(ticket::giveUp);
        admit();
        return ticket;
    }

    private boolean hasRoom(Ticket ticket) {
        return (queue.isEmpty() && running + ticket.size <= places) || waiting + ticket.size <= longestQueue;
    }

    private OverloadedException overloaded(int requests) {
        return new OverloadedException("this voice cloner has " + running + " requests running and " + waiting
                + " waiting, no room for " + requests + " more: the limits are Limits.mostRunning " + places
                + " and Limits.longestQueue " + longestQueue
                + "; try again later, raise them, or let calls wait (Limits.waitWhenFull)");
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
        List<Ticket> next = new ArrayList<>();
        lock.lock();
        try {
            while (!queue.isEmpty() && running + queue.element().size <= places) {
                Ticket ticket = queue.remove();
                ticket.isRunning = true;
                waiting -= ticket.size;
                running += ticket.size;
                next.add(ticket);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        next.forEach(ticket -> ticket.turn.complete(null));
    }

    /** Returns how many places are taken. */
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
