package io.github.voiceclone.sv2tts.decode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Combines what several threads ask of one graph into common runs. Who finds a lane free runs at once; what arrives while
 * all are taken is gathered into the next run, by the thread whose item is the oldest. Items that fail together are run again
 * each alone, so that only what is at fault fails. Thread-safe.
 *
 * @param <T> what goes in: a row of a batch, of some length
 * @param <R> what comes out
 */
final class CombiningBatcher<T, R> {
    private final Function<List<T>, List<R>> graph;
    private final ToIntFunction<T> length;
    private final int mostElements;
    private final int lanes;
    private final Lock lock = new ReentrantLock();
    private final Queue<Entry> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * Creates a batcher.
     *
     * @param graph runs a batch: one result for each item, in order
     * @param length of an item; a batch is padded to its longest
     * @param mostElements most rows times padded length of a run of several items: what comes next waits no longer
     * @param lanes most runs at a time
     */
    CombiningBatcher(Function<List<T>, List<R>> graph, ToIntFunction<T> length, int mostElements, int lanes) {
        this.graph = graph;
        this.length = length;
        this.mostElements = mostElements;
        this.lanes = lanes;
    }

    /** An item, and what became of it. */
    private final class Entry {
        final T item;
        final Condition changed = lock.newCondition();

        @Nullable
        R result;

        @Nullable
        Throwable failure;

        boolean done;

        Entry(T item) {
            this.item = item;
        }

        void run() {
            try {
                result = graph.apply(List.of(item)).get(0);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        R get() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (result == null) {
                throw new IllegalStateException("a batch gave no result");
            }
            return result;
        }
    }

    /** Runs an item, with others if there are any, and returns its result; throws what the graph throws for it. */
    R run(T item) {
        Entry entry = new Entry(item);
        List<Entry> batch = enter(entry);
        if (!batch.isEmpty()) {
            try {
                run(batch);
            } finally {
                leave(batch);
            }
        }
        return entry.get();
    }

    /** Waits until an item is done, or first in line with no run under way; returns the batch to run in that case. */
    private List<Entry> enter(Entry entry) {
        lock.lock();
        try {
            waiting.add(entry);
            while (!entry.done && (underWay >= lanes || waiting.peek() != entry)) {
                entry.changed.awaitUninterruptibly();
            }
            if (entry.done) {
                return List.of();
            }
            underWay++;
            List<Entry> batch = gather();
            wakeNext();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the oldest item and, in the order they came, all that fit into a run with it. */
    private List<Entry> gather() {
        List<Entry> batch = new ArrayList<>();
        int longest = 0;
        int sum = 0;
        for (Entry entry : waiting) {
            int size = length.applyAsInt(entry.item);
            if (batch.isEmpty() || fits(batch.size() + 1, Math.max(longest, size), sum + size)) {
                batch.add(entry);
                longest = Math.max(longest, size);
                sum += size;
            }
        }
        waiting.removeAll(batch);
        return batch;
    }

    /** A batch may be padded by an eighth: more costs as much as a common run gains. */
    private boolean fits(int rows, int longest, int sum) {
        long padded = (long) rows * longest;
        return padded <= mostElements && padded * 8 <= sum * 9L;
    }

    private void run(List<Entry> batch) {
        if (batch.size() == 1) {
            batch.get(0).run();
            return;
        }
        try {
            List<R> results =
                    graph.apply(batch.stream().map(entry -> entry.item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result = results.get(i);
            }
        } catch (RuntimeException | Error e) {
            batch.forEach(Entry::run);
        }
    }

    /** Wakes those whose items were run, and whoever is to run next. */
    private void leave(List<Entry> batch) {
        lock.lock();
        try {
            underWay--;
            for (Entry entry : batch) {
                entry.done = true;
                entry.changed.signal();
            }
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    private void wakeNext() {
        Entry next = waiting.peek();
        if (next != null && underWay < lanes) {
            next.changed.signal();
        }
    }
}
