package io.github.voiceclone.listener;

import java.time.Duration;

/**
 * The looks into one tier of a cache, added up.
 *
 * @param keys embeddings looked for
 * @param hits embeddings found
 * @param elapsed how long it took
 */
public record CacheTotals(long keys, long hits, Duration elapsed) {
    /** Returns the sum. */
    CacheTotals plus(CacheTotals other) {
        return new CacheTotals(keys + other.keys, hits + other.hits, elapsed.plus(other.elapsed));
    }
}
