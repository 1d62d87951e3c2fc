package io.github.voiceclone.cache;

import java.util.Map;
import java.util.Set;

/**
 * A place that keeps embeddings, as bytes under keys: one level of a {@link TieredCache}. Thread-safe.
 *
 * <p>A value is an embedding's values as little-endian IEEE 754 float32, end to end: the bytes that every tier keeps, and
 * that other programs find in a shared one. Arrays are handed over in both directions: none is changed afterwards by
 * either side.
 *
 * <p>A tier need not judge what it gives back: values that are not an embedding of the encoder asked are refused
 * above. What a tier throws costs a warning, counts as a miss, and never fails the call; a tier that waits for something
 * bounds the wait itself.
 */
public interface CacheTier {
    /** Returns what logs and statistics call this tier, as in {@code disk /var/cache/voices}; without secrets. */
    String name();

    /**
     * Returns whether a look here takes microseconds and waits for nothing. The first tier of a stack that says so is
     * asked before a recording is put in the queue of those being analysed.
     */
    default boolean immediate() {
        return false;
    }

    /** Returns the values of those of the keys that are here, looked up together. */
    Map<EmbeddingKey, byte[]> get(Set<EmbeddingKey> keys);

    /** Keeps values, each in place of any there; returns how many were kept, or given to what keeps them. */
    int put(Map<EmbeddingKey, byte[]> values);

    /** Returns how many values were let go to make room or because their time was up, as far as this process knows. */
    default long evictions() {
        return 0;
    }

    /** Is told that one more encoder uses this tier: a good time to begin to connect. */
    default void start() {}

    /** Is told that an encoder no longer uses this tier; after as many as have started, nothing need be held open. */
    default void stop() {}
}
