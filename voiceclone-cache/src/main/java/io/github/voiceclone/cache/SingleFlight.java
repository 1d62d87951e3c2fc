package io.github.voiceclone.cache;

import io.github.voiceclone.VoiceCloneException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time work out the value of a key, while others who need it wait for that thread's result.
 * Thread-safe.
 *
 * <p>No two threads can wait for each other: each lands all keys of its own before it waits for another's.
 */
final class SingleFlight<K, V> {
    /** Works out the values of some keys. */
    @FunctionalInterface
    interface Work<K, V> {
        /**
         * Lands each of {@code keys}, as early as its result is known; those left when this returns or throws are failed.
         */
        void run(Set<K> keys, Landing<K, V> landing);
    }

    /** Takes the result of each key, once. */
    interface Landing<K, V> {
        /** The key's value, which wakes those who wait for it. */
        void succeed(K key, V value);

        /** The error the key's value cannot be had for, which those who wait for it are thrown. */
        void fail(K key, RuntimeException error);
    }

    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final LongAdder shared;

    /** Counts in {@code shared} how many times a thread took another's result. */
    SingleFlight(LongAdder shared) {
        this.shared = shared;
    }

    /**
     * Returns the values of keys, by {@code work} or by waiting for another thread's.
     *
     * @throws RuntimeException what a key failed with, the same for all who asked for it
     */
    Map<K, V> get(Set<K> keys, Work<K, V> work) {
        Map<K, V> values = new HashMap<>();
        Set<K> wanted = keys;
        while (!wanted.isEmpty()) {
            Map<K, CompletableFuture<V>> own = new LinkedHashMap<>();
            Map<K, CompletableFuture<V>> others = new LinkedHashMap<>();
            claim(wanted, own, others);
            fly(own, work);
            own.forEach((key, flight) -> values.put(key, result(flight)));
            wanted = await(others, values);
        }
        return values;
    }

    private void claim(Set<K> keys, Map<K, CompletableFuture<V>> own, Map<K, CompletableFuture<V>> others) {
        for (K key : keys) {
            CompletableFuture<V> flight = new CompletableFuture<>();
            CompletableFuture<V> before = flights.putIfAbsent(key, flight);
            if (before == null) {
                own.put(key, flight);
            } else {
                others.put(key, before);
            }
        }
    }

    private void fly(Map<K, CompletableFuture<V>> own, Work<K, V> work) {
        if (own.isEmpty()) {
            return;
        }
        Throwable failure = new IllegalStateException("the work ended without a result");
        try {
            work.run(own.keySet(), new Lander(own));
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            for (Map.Entry<K, CompletableFuture<V>> flight : own.entrySet()) {
                flight.getValue().completeExceptionally(asSeenByOthers(failure));
                flights.remove(flight.getKey(), flight.getValue());
            }
        }
    }

    /** Takes others' results; returns the keys whose flights were given up. */
    private Set<K> await(Map<K, CompletableFuture<V>> others, Map<K, V> values) {
        Set<K> again = new HashSet<>();
        others.forEach((key, flight) -> {
            try {
                values.put(key, awaited(flight));
                shared.increment();
            } catch (AbandonedException e) {
                again.add(key);
            }
        });
        return again;
    }

    private static <V> V awaited(CompletableFuture<V> flight) {
        try {
            return flight.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VoiceCloneException(
                    "interrupted while another thread analysed the same recording: call again if it is still wanted",
                    e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** Returns the landed flight's value. */
    private static <V> V result(CompletableFuture<V> flight) {
        try {
            return flight.get();
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            throw rethrown(failure instanceof AbandonedException ? failure.getCause() : failure);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a landed flight has no one to wait for", e);
        }
    }

    /** Returns the error, or throws it if it is an {@link Error}. */
    private static RuntimeException rethrown(@Nullable Throwable error) {
        if (error instanceof Error serious) {
            throw serious;
        }
        return error instanceof RuntimeException failure ? failure : new IllegalStateException(error);
    }

    /** An interrupted thread's failure may be its own affair: those who waited for it try themselves. */
    private static Throwable asSeenByOthers(Throwable failure) {
        return Thread.currentThread().isInterrupted() ? new AbandonedException(failure) : failure;
    }

    /** Lands the flights of one thread. */
    private final class Lander implements Landing<K, V> {
        private final Map<K, CompletableFuture<V>> own;

        Lander(Map<K, CompletableFuture<V>> own) {
            this.own = own;
        }

        @Override
        public void succeed(K key, V value) {
            flight(key).complete(value);
        }

        @Override
        public void fail(K key, RuntimeException error) {
            flight(key).completeExceptionally(asSeenByOthers(error));
        }

        private CompletableFuture<V> flight(K key) {
            return Objects.requireNonNull(own.get(key), "a key of this thread's");
        }
    }

    /** A flight's thread was interrupted and failed. */
    private static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AbandonedException(Throwable cause) {
            super(cause);
        }
    }
}
