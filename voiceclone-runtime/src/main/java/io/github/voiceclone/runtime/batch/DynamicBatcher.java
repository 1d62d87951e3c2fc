package io.github.voiceclone.runtime.batch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.internal.Urgency;
import io.github.voiceclone.runtime.batch.PendingItem.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic batcher that merges concurrent runs of a graph. While fewer than {@code maxConcurrentRuns} are in progress, an item
 * runs at once; items that arrive later are gathered into the next run, in the order in which they are needed ({@link Urgency}),
 * on the thread of the caller with the first of them.
 * When a batch fails, each of its items is run again by itself, so that only the faulty one fails. Thread-safe.
 *
 * @param <T> item: a row of a batch, of some length
 * @param <R> result of an item
 */
public final class DynamicBatcher<T, R> {
    private final Function<List<T>, List<R>> graph;
    private final ToIntFunction<T> length;
    private final BatchLimits limits;
    private final int maxConcurrentRuns;
    private final Lock lock = new ReentrantLock();

    /** In the order in which they are needed. */
    @GuardedBy("lock")
    private final List<PendingItem<T, R>> waiting = new ArrayList<>();

    @GuardedBy("lock")
    private int running;

    /**
     * Creates a batcher.
     *
     * @param graph runs a batch and returns one result for each item, in order
     * @param length returns the length of an item; a batch is padded to its longest
     * @param limits limits on the items that may share a run
     * @param maxConcurrentRuns maximum number of runs in progress
     */
    public DynamicBatcher(
            Function<List<T>, List<R>> graph, ToIntFunction<T> length, BatchLimits limits, int maxConcurrentRuns) {
        this.graph = graph;
        this.length = length;
        this.limits = limits;
        this.maxConcurrentRuns = maxConcurrentRuns;
    }

    /** Result or failure of an item. */
    @FunctionalInterface
    public interface Outcome<R> {
        /** Returns the result; throws what the graph threw for the item. */
        R get();
    }

    /** Runs an item, together with those of other callers if there are any; throws what the graph throws for it. */
    public R run(T item) {
        return runAll(List.of(item)).get(0).get();
    }

    /**
     * Runs items, together with one another and with those of other callers, and returns their outcomes in order. Items that do
     * not fit into one run take several, one after another.
     */
    public List<Outcome<R>> runAll(List<T> items) {
        Caller caller = new Caller(lock.newCondition(), items.size());
        List<PendingItem<T, R>> pending = new ArrayList<>();
        items.forEach(item -> pending.add(new PendingItem<>(item, length.applyAsInt(item), caller)));
        enqueue(pending);
        for (List<PendingItem<T, R>> batch = next(caller); !batch.isEmpty(); batch = next(caller)) {
            try {
                run(batch);
            } finally {
                complete(caller, batch);
            }
        }
        return List.copyOf(pending);
    }

    private void enqueue(List<PendingItem<T, R>> items) {
        lock.lock();
        try {
            items.forEach(this::add);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void add(PendingItem<T, R> item) {
        int at = waiting.size();
        while (at > 0 && item.neededAt - waiting.get(at - 1).neededAt < 0) {
            at--;
        }
        waiting.add(at, item);
    }

    /** Waits until a caller is to run a batch, and returns that; empty once all of its items have an outcome. */
    private List<PendingItem<T, R>> next(Caller caller) {
        lock.lock();
        try {
            while (caller.pending > 0) {
                PendingItem<T, R> first = mostUrgent();
                if (running < maxConcurrentRuns && first != null && first.caller == caller) {
                    return begin(first);
                }
                caller.changed.awaitUninterruptibly();
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private List<PendingItem<T, R>> begin(PendingItem<T, R> first) {
        first.caller.running = true;
        running++;
        List<PendingItem<T, R>> batch = gather(first);
        wakeNext();
        return batch;
    }

    /** Returns the most urgent item whose caller is free to run it. */
    @GuardedBy("lock")
    private @Nullable PendingItem<T, R> mostUrgent() {
        for (PendingItem<T, R> item : waiting) {
            if (!item.caller.running) {
                return item;
            }
        }
        return null;
    }

    /** Removes an item and, in their order, all that fit into a run with it. */
    @GuardedBy("lock")
    private List<PendingItem<T, R>> gather(PendingItem<T, R> first) {
        List<PendingItem<T, R>> batch = new ArrayList<>(List.of(first));
        waiting.remove(first);
        int longest = first.length;
        long sum = first.length;
        for (PendingItem<T, R> item : waiting) {
            if (limits.allow(batch.size() + 1, Math.max(longest, item.length), sum + item.length)) {
                batch.add(item);
                longest = Math.max(longest, item.length);
                sum += item.length;
            }
        }
        waiting.removeAll(batch);
        return batch;
    }

    private void run(List<PendingItem<T, R>> batch) {
        if (batch.size() == 1) {
            batch.get(0).run(graph);
            return;
        }
        try {
            List<R> results = graph.apply(batch.stream().map(item -> item.item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).succeed(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            batch.forEach(item -> item.run(graph));
        }
    }

    /** Wakes the callers whose items are all done, and the caller that is to run next. */
    private void complete(Caller caller, List<PendingItem<T, R>> batch) {
        lock.lock();
        try {
            running--;
            caller.running = false;
            for (PendingItem<T, R> item : batch) {
                item.caller.pending--;
                if (item.caller.pending == 0) {
                    item.caller.changed.signal();
                }
            }
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void wakeNext() {
        PendingItem<T, R> next = mostUrgent();
        if (next != null && running < maxConcurrentRuns) {
            next.caller.changed.signal();
        }
    }
}
