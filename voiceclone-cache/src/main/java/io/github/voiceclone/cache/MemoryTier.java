package io.github.voiceclone.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Tier in this process's memory, bounded by the size of its entries and by how long they go unused. Thread-safe.
 *
 * <p>Evicts by frequency and recency of use (W-TinyLFU; Einziger, Friedman and Manes, 2017, arXiv 1512.00727), by
 * Caffeine.
 */
public final class MemoryTier implements CacheTier {
    /** The most memory taken, in bytes, unless set: about 12 000 embeddings of 256 values, or 10 prompts of 1.5 MB. */
    public static final long DEFAULT_MAXIMUM_BYTES = 16L << 20;

    /** Default time that an entry is kept after its last use. */
    public static final Duration DEFAULT_EXPIRE_AFTER_USE = Duration.ofHours(1);

    /** About what an entry takes besides its values: the key, two arrays' headers, and Caffeine's and the table's nodes. */
    private static final int ENTRY_OVERHEAD_BYTES = 256;

    private final Cache<SpeakerKey, byte[]> cache;
    private final long maximumBytes;

    private MemoryTier(Builder settings) {
        this.maximumBytes = settings.maximumBytes;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(settings.maximumBytes)
                .<SpeakerKey, byte[]>weigher((key, value) -> value.length + ENTRY_OVERHEAD_BYTES)
                .expireAfterAccess(settings.expireAfterUse)
                .ticker(settings.ticker)
                .recordStats()
                .build();
    }

    /** Returns a builder, whose every setting has a default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public long maximumValueBytes() {
        return maximumBytes - ENTRY_OVERHEAD_BYTES;
    }

    @Override
    public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
        if (keys.size() == 1) {
            SpeakerKey key = keys.iterator().next();
            byte[] value = cache.getIfPresent(key);
            return value == null ? Map.of() : Map.of(key, value);
        }
        return cache.getAllPresent(keys);
    }

    @Override
    public int put(Map<SpeakerKey, byte[]> values) {
        cache.putAll(values);
        return values.size();
    }

    @Override
    public void remove(Set<SpeakerKey> keys) {
        cache.invalidateAll(keys);
    }

    @Override
    public long evictions() {
        return cache.stats().evictionCount();
    }

    /** Returns about how many entries are here. */
    public long entries() {
        cache.cleanUp();
        return cache.estimatedSize();
    }

    /** Removes all entries. */
    public void clear() {
        cache.invalidateAll();
    }

    /** Settings of a {@link MemoryTier}. Not thread-safe. */
    public static final class Builder {
        private long maximumBytes = DEFAULT_MAXIMUM_BYTES;
        private Duration expireAfterUse = DEFAULT_EXPIRE_AFTER_USE;
        private Ticker ticker = Ticker.systemTicker();

        private Builder() {}

        /**
         * Sets the most memory taken, in bytes; {@link #DEFAULT_MAXIMUM_BYTES} unless set. An embedding of 256 values
         * counts as 1280.
         */
        public Builder maximumBytes(long bytes) {
            maximumBytes = Settings.positive("maximumBytes", bytes);
            return this;
        }

        /** Sets how long an entry is kept after its last use; {@link #DEFAULT_EXPIRE_AFTER_USE} unless set. */
        public Builder expireAfterUse(Duration duration) {
            expireAfterUse = Settings.positive("expireAfterUse", duration);
            return this;
        }

        Builder ticker(Ticker clock) {
            ticker = clock;
            return this;
        }

        /** Returns the tier, empty. */
        public MemoryTier build() {
            return new MemoryTier(this);
        }
    }
}
