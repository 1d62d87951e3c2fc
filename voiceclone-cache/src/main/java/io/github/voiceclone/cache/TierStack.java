package io.github.voiceclone.cache;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tiers asked one after the other; what a lower one has, those above it are given. Thread-safe. */
final class TierStack {
    private final List<MeteredTier> tiers;

    TierStack(List<CacheTier> tiers) {
        this.tiers = tiers.stream().map(MeteredTier::new).toList();
    }

    /** Returns what the first tier has, if it answers at once. */
    Map<SpeakerKey, Speaker> peek(Set<SpeakerKey> keys, SpeakerFormat format, StageObserver observer) {
        MeteredTier first = tiers.get(0);
        return first.tier().immediate() ? first.get(keys, format, observer) : Map.of();
    }

    /** Returns what any tier has of what {@link #peek} has not, each asked for all that those above it lack. */
    Map<SpeakerKey, Speaker> find(Set<SpeakerKey> keys, SpeakerFormat format, StageObserver observer) {
        Map<SpeakerKey, Speaker> found = new HashMap<>();
        Set<SpeakerKey> missing = new HashSet<>(keys);
        for (int level = 0; level < tiers.size() && !missing.isEmpty(); level++) {
            MeteredTier tier = tiers.get(level);
            boolean peekedAt = level == 0 && tier.tier().immediate();
            Map<SpeakerKey, Speaker> here =
                    peekedAt ? tier.getAgain(missing, format) : tier.get(missing, format, observer);
            Map<SpeakerKey, byte[]> values = encode(here, format);
            tiers.subList(0, level).forEach(above -> above.put(values));
            found.putAll(here);
            missing.removeAll(here.keySet());
        }
        return found;
    }

    /**
     * Keeps those of the speakers that {@link SpeakerBytes#encode} accepts in all tiers; {@code meanwhile} runs before the
     * first tier that does not answer at once.
     */
    void keep(Map<SpeakerKey, Speaker> speakers, SpeakerFormat format, Runnable meanwhile) {
        Map<SpeakerKey, byte[]> values = encode(speakers, format);
        int immediate = tiers.get(0).tier().immediate() ? 1 : 0;
        tiers.subList(0, immediate).forEach(tier -> tier.put(values));
        meanwhile.run();
        tiers.subList(immediate, tiers.size()).forEach(tier -> tier.put(values));
    }

    /** Removes values from all tiers, the lowest first so that none is copied up again; returns whether all could. */
    boolean remove(Set<SpeakerKey> keys) {
        boolean removed = true;
        for (int level = tiers.size() - 1; level >= 0; level--) {
            removed &= tiers.get(level).remove(keys);
        }
        return removed;
    }

    void start() {
        tiers.forEach(tier -> tier.tier().start());
    }

    void stop() {
        tiers.forEach(tier -> tier.tier().stop());
    }

    List<TierStatistics> statistics() {
        return tiers.stream().map(MeteredTier::statistics).toList();
    }

    private static Map<SpeakerKey, byte[]> encode(Map<SpeakerKey, Speaker> speakers, SpeakerFormat format) {
        Map<SpeakerKey, byte[]> values = new HashMap<>();
        speakers.forEach(
                (key, speaker) -> SpeakerBytes.encode(speaker, format).ifPresent(value -> values.put(key, value)));
        return values;
    }
}
