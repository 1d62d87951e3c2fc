package io.github.voiceclone.internal.engine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Result or failure of work on another thread.
 *
 * @param value what it gave, if it did not fail
 * @param failure what it failed with, if it did
 */
record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
    /** Does the work, unless {@code earlier} says that what came before it failed. */
    static <T> Outcome<T> of(@Nullable Throwable earlier, Supplier<T> work) {
        if (earlier != null) {
            return new Outcome<>(null, earlier);
        }
        try {
            return new Outcome<>(work.get(), null);
        } catch (Throwable e) {
            return new Outcome<>(null, e);
        }
    }

    /** Returns a stage that work has begun, or one that fails with what beginning it failed with. */
    static <T> CompletionStage<T> stage(Outcome<CompletionStage<T>> begun) {
        return begun.value == null
                ? CompletableFuture.failedFuture(Objects.requireNonNull(begun.failure))
                : begun.value;
    }

    /** Cleans up; what that fails with counts unless the work failed before. */
    Outcome<T> after(Runnable cleaning) {
        try {
            cleaning.run();
            return this;
        } catch (Throwable e) {
            if (failure == null) {
                return new Outcome<>(null, e);
            }
            failure.addSuppressed(e);
            return this;
        }
    }

    /** Hands the outcome to a future. */
    void complete(CompletableFuture<T> future) {
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure instanceof CompletionException e ? e.getCause() : failure);
        }
    }
}
