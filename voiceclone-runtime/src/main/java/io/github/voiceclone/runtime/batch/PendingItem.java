package io.github.voiceclone.runtime.batch;

import io.github.voiceclone.internal.Urgency;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Item that waits for its run in a {@link DynamicBatcher}, then its result. */
final class PendingItem<T, R> implements DynamicBatcher.Outcome<R> {
    final T item;
    final int length;
    final Caller caller;
    final long neededAt = Urgency.neededAt();
    private @Nullable R result;
    private @Nullable Throwable failure;

    /** Caller that waits for its items. Used under the batcher's lock. */
    static final class Caller {
        final Condition changed;
        /** Number of items without an outcome. */
        int pending;
        /** True while the caller's thread runs a batch. */
        boolean running;

        Caller(Condition changed, int items) {
            this.changed = changed;
            this.pending = items;
        }
    }

    PendingItem(T item, int length, Caller caller) {
        this.item = item;
        this.length = length;
        this.caller = caller;
    }

    /** Runs the item by itself. */
    void run(Function<List<T>, List<R>> graph) {
        try {
            result = graph.apply(List.of(item)).get(0);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    void succeed(R value) {
        result = value;
    }

    @Override
    public R get() {
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
