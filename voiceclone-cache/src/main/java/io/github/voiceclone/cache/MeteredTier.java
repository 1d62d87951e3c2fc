package io.github.voiceclone.cache;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.cache.internal.Complaints;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tier that returns speakers, rejects values that are none, never fails, and counts what it does. Thread-safe. */
final class MeteredTier {
    private static final Logger LOG = LoggerFactory.getLogger(MeteredTier.class);

    private final CacheTier tier;
    private final Complaints failed = new Complaints(LOG);
    private final Complaints unusable = new Complaints(LOG);
    private final Complaints tooLarge = new Complaints(LOG);
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

    /** Returns those of the speakers that are here and of the format, and tells the observer. */
    Map<SpeakerKey, Speaker> get(Set<SpeakerKey> keys, SpeakerFormat format, StageObserver observer) {
        misses.add(keys.size());
        if (!observer.listening()) {
            return getAgain(keys, format);
        }
        long start = System.nanoTime();
        Map<SpeakerKey, Speaker> found = getAgain(keys, format);
        observer.cacheLookedUp(tier.name(), keys.size(), found.size(), Duration.ofNanos(System.nanoTime() - start));
        return found;
    }

    /** Does as {@link #get} for keys missed a moment ago, which are not counted, or told, as looked for twice. */
    Map<SpeakerKey, Speaker> getAgain(Set<SpeakerKey> keys, SpeakerFormat format) {
        Map<SpeakerKey, Speaker> found = new HashMap<>();
        try {
            tier.get(keys).forEach((key, bytes) -> SpeakerBytes.decode(bytes, format)
                    .ifPresentOrElse(speaker -> found.put(key, speaker), () -> reject(key, bytes, format)));
        } catch (RuntimeException e) {
            fail("be read", e);
        }
        hits.add(found.size());
        misses.add(-found.size());
        return found;
    }

    /** Keeps values, those that are not too large and if the tier can. */
    void put(Map<SpeakerKey, byte[]> values) {
        try {
            Map<SpeakerKey, byte[]> fitting = fitting(values);
            if (!fitting.isEmpty()) {
                writes.add(tier.put(fitting));
            }
        } catch (RuntimeException e) {
            fail("be written", e);
        }
    }

    /** Removes values, if the tier can; returns whether it could. */
    boolean remove(Set<SpeakerKey> keys) {
        try {
            tier.remove(keys);
            return true;
        } catch (RuntimeException e) {
            fail("remove values", e);
            return false;
        }
    }

    private Map<SpeakerKey, byte[]> fitting(Map<SpeakerKey, byte[]> values) {
        long most = tier.maximumValueBytes();
        Map<SpeakerKey, byte[]> fitting = new HashMap<>(values);
        if (fitting.values().removeIf(value -> value.length > most)) {
            tooLarge.warn(
                    "",
                    "cache " + tier.name() + " keeps values of up to " + most + " bytes: a larger speaker is not kept;"
                            + " raise the tier's maximum to keep it");
        }
        return fitting;
    }

    TierStatistics statistics() {
        return new TierStatistics(
                tier.name(), hits.sum(), misses.sum(), rejected.sum(), writes.sum(), failures.sum(), tier.evictions());
    }

    private void reject(SpeakerKey key, byte[] bytes, SpeakerFormat format) {
        rejected.increment();
        unusable.warn(
                "",
                "cache " + tier.name() + ": the " + bytes.length + " bytes under " + key.hex()
                        + " are not " + format + " as it is kept, whole and if an embedding of unit length;"
                        + " the recording is analyzed again and the value replaced");
    }

    private void fail(String what, RuntimeException e) {
        failures.increment();
        failed.warn(
                String.valueOf(e.getMessage()),
                "cache " + tier.name() + " cannot " + what + ", and is done without: " + e.getMessage());
        LOG.debug("cache {} failed", tier.name(), e);
    }
}
