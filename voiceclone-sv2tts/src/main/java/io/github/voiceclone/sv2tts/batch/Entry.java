package io.github.voiceclone.sv2tts.batch;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An item on its way through a batcher, and what became of it. */
final class Entry<T, R> implements CombiningBatcher.Outcome<R> {
    final T item;
    final int length;
    final Caller caller;
    private @Nullable R result;
    private @Nullable Throwable failure;

    /** Who waits for items; to be used under the batcher's lock. */
    static final class Caller {
        final Condition changed;
        /** Items that are not done. */
        int left;
        /** Whether its thread is running a batch. */
        boolean running;

        Caller(Condition changed, int items) {
            this.changed = changed;
            this.left = items;
        }
    }

    Entry(T item, int length, Caller caller) {
        this.item = item;
        this.length = length;
        this.caller = caller;
    }

    /** Runs the item alone. */
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
