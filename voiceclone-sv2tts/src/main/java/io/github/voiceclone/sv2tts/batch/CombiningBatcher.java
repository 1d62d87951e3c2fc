package io.github.voiceclone.sv2tts.batch;

import io.github.voiceclone.sv2tts.batch.Entry.Caller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
public final class CombiningBatcher<T, R> {
    private final Function<List<T>, List<R>> graph;
    private final ToIntFunction<T> length;
    private final BatchBounds bounds;
    private final int lanes;
    private final Lock lock = new ReentrantLock();
    private final Set<Entry<T, R>> waiting = new LinkedHashSet<>();
    private int underWay;

    /**
     * Creates a batcher.
     *
     * @param graph runs a batch: one result for each item, in order
     * @param length of an item; a batch is padded to its longest
     * @param bounds what may share a run
     * @param lanes most runs at a time
     */
    public CombiningBatcher(Function<List<T>, List<R>> graph, ToIntFunction<T> length, BatchBounds bounds, int lanes) {
        this.graph = graph;
        this.length = length;
        this.bounds = bounds;
        this.lanes = lanes;
    }

    /** What became of an item. */
    @FunctionalInterface
    public interface Outcome<R> {
        /** Returns its result; throws what the graph threw for it. */
        R get();
    }

    /** Runs an item, with others if there are any, and returns its result; throws what the graph throws for it. */
    public R run(T item) {
        return runAll(List.of(item)).get(0).get();
    }

    /**
     * Runs items, with one another and with others if there are any, and returns what became of each, in order. What does
     * not fit into one run goes into several, one after another.
     */
    public List<Outcome<R>> runAll(List<T> items) {
        Caller caller = new Caller(lock.newCondition(), items.size());
        List<Entry<T, R>> entries = new ArrayList<>();
        items.forEach(item -> entries.add(new Entry<>(item, length.applyAsInt(item), caller)));
        enter(entries);
        for (List<Entry<T, R>> batch = next(caller); !batch.isEmpty(); batch = next(caller)) {
            try {
                run(batch);
            } finally {
                leave(caller, batch);
            }
        }
        return List.copyOf(entries);
    }

    private void enter(List<Entry<T, R>> entries) {
        lock.lock();
        try {
            waiting.addAll(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a caller's turn to run a batch, and returns that; empty once all of its items are done. */
    private List<Entry<T, R>> next(Caller caller) {
        lock.lock();
        try {
            while (caller.left > 0) {
                Entry<T, R> first = first();
                if (underWay < lanes && first != null && first.caller == caller) {
                    return begin(first);
                }
                caller.changed.awaitUninterruptibly();
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<Entry<T, R>> begin(Entry<T, R> first) {
        first.caller.running = true;
        underWay++;
        List<Entry<T, R>> batch = gather(first);
        wakeNext();
        return batch;
    }

    /** Returns the oldest item whose caller is free to run it. */
    private @Nullable Entry<T, R> first() {
        for (Entry<T, R> entry : waiting) {
            if (!entry.caller.running) {
                return entry;
            }
        }
        return null;
    }

    /** Takes an item and, in the order they came, all that fit into a run with it. */
    private List<Entry<T, R>> gather(Entry<T, R> first) {
        List<Entry<T, R>> batch = new ArrayList<>(List.of(first));
        waiting.remove(first);
        int longest = first.length;
        long sum = first.length;
        for (Entry<T, R> entry : waiting) {
            if (bounds.hold(batch.size() + 1, Math.max(longest, entry.length), sum + entry.length)) {
                batch.add(entry);
                longest = Math.max(longest, entry.length);
                sum += entry.length;
            }
        }
        batch.forEach(waiting::remove);
        return batch;
    }

    private void run(List<Entry<T, R>> batch) {
        if (batch.size() == 1) {
            batch.get(0).run(graph);
            return;
        }
        try {
            List<R> results =
                    graph.apply(batch.stream().map(entry -> entry.item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).succeed(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            batch.forEach(entry -> entry.run(graph));
        }
    }

    /** Wakes those whose items were run, and whoever is to run next. */
    private void leave(Caller caller, List<Entry<T, R>> batch) {
        lock.lock();
        try {
            underWay--;
            caller.running = false;
            for (Entry<T, R> entry : batch) {
                entry.caller.left--;
                if (entry.caller.left == 0) {
                    entry.caller.changed.signal();
                }
            }
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    private void wakeNext() {
        Entry<T, R> next = first();
        if (next != null && underWay < lanes) {
            next.caller.changed.signal();
        }
    }
}
