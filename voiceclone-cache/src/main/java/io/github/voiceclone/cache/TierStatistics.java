package io.github.voiceclone.cache;

/**
 * Statistics of one tier of a cache in this process so far.
 *
 * @param name the tier's name
 * @param hits embeddings found here
 * @param misses embeddings looked for and not found, or not usable; one that is found further down counts here too
 * @param rejected misses because what was found is no embedding of the encoder: of another size, not finite, or not of
 *     unit length
 * @param writes embeddings that the tier took to keep; none while it leaves a failing server alone
 * @param failures lookups and writes that the tier failed
 * @param evictions values removed to make room or because their time was up
 */
public record TierStatistics(
        String name, long hits, long misses, long rejected, long writes, long failures, long evictions) {
    /** Returns the part of lookups that were hits, from 0 to 1; 1 if there were none. */
    public double hitRate() {
        return hits + misses == 0 ? 1 : (double) hits / (hits + misses);
    }
}
