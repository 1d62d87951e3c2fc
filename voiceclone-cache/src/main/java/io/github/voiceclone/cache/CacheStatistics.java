package io.github.voiceclone.cache;

import java.util.List;

/**
 * Statistics of a cache in this process so far.
 *
 * @param requests recordings asked for
 * @param computed embeddings the encoder made
 * @param shared requests that waited for another thread's analysis of the same recording and took its result
 * @param tiers each tier, the first asked first
 */
public record CacheStatistics(long requests, long computed, long shared, List<TierStatistics> tiers) {
    /** Copies the list. */
    public CacheStatistics {
        tiers = List.copyOf(tiers);
    }
}
