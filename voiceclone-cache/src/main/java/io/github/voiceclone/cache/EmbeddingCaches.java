package io.github.voiceclone.cache;

/**
 * Caches of speaker embeddings with the settings that suit most.
 *
 * <p>Stack them with {@link TieredCache#then(TieredCache)}, the fastest first; for other settings stack the tiers
 * themselves:
 *
 * <pre>{@code
 * TieredCache.of(MemoryTier.builder().maximumBytes(64 << 20).build())
 *         .then(DiskTier.builder(directory).maximumBytes(1L << 30).build())
 *         .then(RedisTier.builder("redis://localhost").timeToLive(Duration.ofDays(7)).build())
 * }</pre>
 */
public final class EmbeddingCaches {
    private EmbeddingCaches() {}

    /** Returns a cache in memory; see {@link MemoryTier}. */
    public static TieredCache memory() {
        return TieredCache.of(MemoryTier.builder().build());
    }
}
