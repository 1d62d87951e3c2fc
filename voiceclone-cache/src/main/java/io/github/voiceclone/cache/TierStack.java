package io.github.voiceclone.cache;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.spi.StageObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tiers asked one after the other; what a lower one has, those above it are given. Thread-safe. */
final class TierStack {
    private final List<MeteredTier> tiers;

    TierStack(List<CacheTier> tiers) {
        this.tiers = tiers.stream().map(MeteredTier::new).toList();
    }

    /** Returns what the first tier has, if it answers at once. */
    Map<EmbeddingKey, Speaker> glance(Set<EmbeddingKey> keys, int size, StageObserver observer) {
        MeteredTier first = tiers.get(0);
        return first.tier().immediate() ? first.get(keys, size, observer) : Map.of();
    }

    /** Returns what any tier has of what {@link #glance} has not, each asked for all that those above it lack. */
    Map<EmbeddingKey, Speaker> find(Set<EmbeddingKey> keys, int size, StageObserver observer) {
        Map<EmbeddingKey, Speaker> found = new HashMap<>();
        Set<EmbeddingKey> missing = new HashSet<>(keys);
        for (int level = 0; level < tiers.size() && !missing.isEmpty(); level++) {
            MeteredTier tier = tiers.get(level);
            boolean glancedAt = level == 0 && tier.tier().immediate();
            Map<EmbeddingKey, Speaker> here =
                    glancedAt ? tier.getAgain(missing, size) : tier.get(missing, size, observer);
            Map<EmbeddingKey, byte[]> values = encode(here);
            tiers.subList(0, level).forEach(above -> above.put(values));
            found.putAll(here);
            missing.removeAll(here.keySet());
        }
        return found;
    }

    /** Keeps embeddings in all tiers; {@code meanwhile} runs before the first that does not answer at once. */
    void keep(Map<EmbeddingKey, Speaker> embeddings, Runnable meanwhile) {
        Map<EmbeddingKey, byte[]> values = encode(embeddings);
        int immediate = tiers.get(0).tier().immediate() ? 1 : 0;
        tiers.subList(0, immediate).forEach(tier -> tier.put(values));
        meanwhile.run();
        tiers.subList(immediate, tiers.size()).forEach(tier -> tier.put(values));
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

    /** An encoder may give what is no unit vector, as for a recording it hears nothing in: that is not kept. */
    private static Map<EmbeddingKey, byte[]> encode(Map<EmbeddingKey, Speaker> embeddings) {
        return embeddings.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof SpeakerEmbedding
                        && EmbeddingBytes.isUnitLength(entry.getValue().values()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> EmbeddingBytes.encode((SpeakerEmbedding) entry.getValue())));
    }
}
