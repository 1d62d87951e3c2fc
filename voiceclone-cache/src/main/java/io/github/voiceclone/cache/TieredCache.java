package io.github.voiceclone.cache;

import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerCache;
import io.github.voiceclone.spi.StageObserver;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Cache of speakers in one or more tiers, the fastest first. Immutable but for what the tiers hold, and
 * thread-safe.
 *
 * <p>Each tier is asked for what those above it lack, the whole batch at once; what a lower tier has is written to those
 * above it, and what none has is computed in one call of the encoder and written to all. However many threads ask for a
 * recording at a time, the encoder analyzes it once for each voice cloner; if that fails, all of them are thrown the
 * error, and nothing is kept.
 *
 * <p>Several voice cloners may share one cache. What a tier holds open, such as the connections to Redis, is closed with
 * the last of them and opened again with the next.
 */
public final class TieredCache implements SpeakerCache {
    private final List<CacheTier> tiers;
    private final TierStack stack;
    private final Meter meter = new Meter();

    private TieredCache(List<CacheTier> tiers) {
        this.tiers = tiers;
        this.stack = new TierStack(tiers);
    }

    /** Returns a cache of one tier. */
    public static TieredCache of(CacheTier tier) {
        return new TieredCache(List.of(tier));
    }

    /** Returns a cache of this one's tiers and then {@code tier}, with counts of its own. */
    public TieredCache then(CacheTier tier) {
        return then(of(tier));
    }

    /** Returns a cache of this one's tiers and then {@code lower}'s, with counts of its own. */
    public TieredCache then(TieredCache lower) {
        return new TieredCache(
                Stream.concat(tiers.stream(), lower.tiers.stream()).toList());
    }

    @Override
    public Encoder decorate(Encoder encoder, StageObserver observer) {
        return new CachedEncoder(encoder, stack, meter, observer);
    }

    /**
     * Removes speakers from all tiers, as when a person withdraws consent. Tiers of other processes' memories are not reached:
     * they keep theirs until they expire.
     *
     * @return whether every tier could be changed; if not, a warning says why
     */
    public boolean remove(Set<SpeakerKey> keys) {
        return stack.remove(Set.copyOf(keys));
    }

    /** Returns what has been done for all encoders decorated so far. */
    public CacheStatistics statistics() {
        return new CacheStatistics(
                meter.requests().sum(), meter.computed().sum(), meter.shared().sum(), stack.statistics());
    }

    /** Lists the tiers' names, the first asked first. */
    @Override
    public String toString() {
        return "TieredCache" + tiers.stream().map(CacheTier::name).toList();
    }
}
