package io.github.voiceclone.cache;

import java.util.Map;
import java.util.Set;

/**
 * One level of a {@link TieredCache}: keeps speakers, as bytes under keys. Thread-safe.
 *
 * <p>These are the bytes that every tier keeps, and that other programs find in a shared one. The value of an embedding is
 * its values as little-endian IEEE 754 float32, end to end, and nothing else. The value of a prompt is a saved
 * {@link io.github.voiceclone.Voice}, as {@link io.github.voiceclone.Voice#toBytes()} gives it, whose other texts are empty;
 * it has a checksum. Arrays are handed over in both directions: none is changed afterwards by either side.
 *
 * <p>A tier need not judge what it returns: values that are not a speaker of the encoder asked, of its format, whole, and if
 * an embedding of unit length, are rejected above. What a tier throws costs a warning, counts as a miss, and never fails
 * the call; a tier that waits for something bounds the wait itself.
 */
public interface CacheTier {
    /** Returns what logs and statistics call this tier, as in {@code disk /var/cache/voices}; without secrets. */
    String name();

    /**
     * Returns whether a lookup here takes microseconds and waits for nothing. The first tier of a stack that says so is
     * asked before a recording is put in the queue of those being analyzed.
     */
    default boolean immediate() {
        return false;
    }

    /** Returns the size in bytes of the largest value that is kept here; the cache gives this tier no larger one. */
    default long maximumValueBytes() {
        return Long.MAX_VALUE;
    }

    /** Returns the values of those of the keys that are here, looked up together. */
    Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys);

    /** Keeps values, each in place of any there; returns how many were kept, or given to what keeps them. */
    int put(Map<SpeakerKey, byte[]> values);

    /** Removes the values of those of the keys that are here; a tier that cannot remove throws. */
    default void remove(Set<SpeakerKey> keys) {
        throw new UnsupportedOperationException(name() + " cannot remove what it keeps");
    }

    /** Returns how many values were evicted, for room or age, as far as this process knows. */
    default long evictions() {
        return 0;
    }

    /** Called when one more encoder begins to use this tier: a good time to connect. */
    default void start() {}

    /** Called when an encoder no longer uses this tier; after as many calls as of {@link #start}, release everything. */
    default void stop() {}
}
