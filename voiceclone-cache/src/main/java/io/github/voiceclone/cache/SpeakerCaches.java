package io.github.voiceclone.cache;

import java.nio.file.Path;

/**
 * Caches of speakers with the settings that suit most.
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
public final class SpeakerCaches {
    private SpeakerCaches() {}

    /** Returns a cache in memory; see {@link MemoryTier}. */
    public static TieredCache memory() {
        return TieredCache.of(MemoryTier.builder().build());
    }

    /**
     * Returns a cache on disk; see {@link DiskTier}.
     *
     * @param directory where the files are; created if absent
     * @throws io.github.voiceclone.VoiceCloneException if the directory cannot be created
     */
    public static TieredCache disk(Path directory) {
        return TieredCache.of(DiskTier.builder(directory).build());
    }

    /**
     * Returns a cache in Redis; see {@link RedisTier}.
     *
     * @param uri the server, as {@code redis://[user:password@]host[:port][/database]}; {@code rediss} for TLS
     * @throws io.github.voiceclone.InvalidInputException if that is no such address
     */
    public static TieredCache redis(String uri) {
        return TieredCache.of(RedisTier.builder(uri).build());
    }
}
