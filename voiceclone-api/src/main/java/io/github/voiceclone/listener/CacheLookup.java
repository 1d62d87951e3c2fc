package io.github.voiceclone.listener;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One look into one tier of a cache of speaker embeddings. Tiers below are asked for the misses only.
 *
 * @param tier the tier's name, as in {@code memory}
 * @param keys how many embeddings were looked for
 * @param hits how many of them were there
 * @param elapsed how long it took
 * @param call the encoder's call that it was made for; null if it was made outside a voice cloner
 */
public record CacheLookup(String tier, int keys, int hits, Duration elapsed, @Nullable StageCall call) {
    /** Returns how many were not there. */
    public int misses() {
        return keys - hits;
    }
}
