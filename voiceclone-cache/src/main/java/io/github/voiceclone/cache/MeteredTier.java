package io.github.voiceclone.cache;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tier that gives embeddings, refuses values that are none, never fails, and counts what it does. Thread-safe.
 */
final class MeteredTier {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredTier.class);

    private final CacheTier tier;
    private final Complaints failed = new Complaints(LOG);
    private final Complaints unusable = new Complaints(LOG);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    MeteredTier(CacheTier tier) {
        this.tier = tier;
    }

    CacheTier tier() {
        return tier;
    }

    /** Returns those of the embeddings that are here and of {@code size} values, and tells the observer. */
    Map<EmbeddingKey, Speaker> get(Set<EmbeddingKey> keys, int size, StageObserver observer) {
        misses.add(keys.size());
        if (!observer.listening()) {
            return getAgain(keys, size);
        }
        long start = System.nanoTime();
        Map<EmbeddingKey, Speaker> found = getAgain(keys, size);
        observer.cacheLookedUp(tier.name(), keys.size(), found.size(), Duration.ofNanos(System.nanoTime() - start));
        return found;
    }

    /** Does as {@link #get} for keys missed a moment ago, which are not counted, or told, as looked for twice. */
    Map<EmbeddingKey, Speaker> getAgain(Set<EmbeddingKey> keys, int size) {
        Map<EmbeddingKey, Speaker> found = new HashMap<>();
        try {
            tier.get(keys).forEach((key, bytes) -> EmbeddingBytes.decode(bytes, size)
                    .ifPresentOrElse(embedding -> found.put(key, embedding), () -> reject(key, bytes, size)));
        } catch (RuntimeException e) {
            fail("be read", e);
        }
        hits.add(found.size());
        misses.add(-found.size());
        return found;
    }

    /** Keeps embeddings, if the tier can. */
    void put(Map<EmbeddingKey, byte[]> values) {
        if (values.isEmpty()) {
            return;
        }
        try {
            writes.add(tier.put(values));
        } catch (RuntimeException e) {
            fail("be written", e);
        }
    }

    TierStatistics statistics() {
        return new TierStatistics(
                tier.name(), hits.sum(), misses.sum(), rejected.sum(), writes.sum(), failures.sum(), tier.evictions());
    }

    private void reject(EmbeddingKey key, byte[] bytes, int size) {
        rejected.increment();
        unusable.warn(
                "",
                "cache " + tier.name() + ": the " + bytes.length + " bytes under " + key.hex()
                        + " are not an embedding of " + size
                        + " float32 values and unit length; the recording is analysed again"
                        + " and the value replaced");
    }

    private void fail(String what, RuntimeException e) {
        failures.increment();
        failed.warn(
                String.valueOf(e.getMessage()),
                "cache " + tier.name() + " cannot " + what + ", and is done without: " + e.getMessage());
        LOG.debug("cache {} failed", tier.name(), e);
    }
}
