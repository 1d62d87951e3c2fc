package io.github.voiceclone.cache;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.cache.SingleFlight.Landing;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** An encoder that asks the tiers first, and the encoder behind it for what no tier has. Thread-safe. */
final class CachedEncoder implements Encoder {
    private final Encoder encoder;
    private final TierStack tiers;
    private final Meter meter;
    private final StageObserver observer;
    private final StageInfo info;
    private final SpeakerFormat.Embedding format;
    private final int size;
    private final SingleFlight<EmbeddingKey, Speaker> flights;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Begins to use the tiers, until closed. */
    CachedEncoder(Encoder encoder, TierStack tiers, Meter meter, StageObserver observer) {
        this.encoder = encoder;
        this.tiers = tiers;
        this.meter = meter;
        this.observer = observer;
        this.flights = new SingleFlight<>(meter.shared());
        this.info = encoder.info();
        this.format = encoder.speakerFormat().requireEmbedding("the cache's encoder");
        this.size = format.size();
        tiers.start();
    }

    @Override
    public StageInfo info() {
        return info;
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return format;
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        if (closed.get()) {
            throw new ClosedException("this encoder");
        }
        meter.requests().add(requests.size());
        List<EmbeddingKey> keys = requests.stream()
                .map(request -> EmbeddingKey.of(info.fingerprint(), request))
                .toList();
        Set<EmbeddingKey> wanted = new LinkedHashSet<>(keys);
        Map<EmbeddingKey, Speaker> embeddings = new HashMap<>(tiers.glance(wanted, size, observer));
        wanted.removeAll(embeddings.keySet());
        if (!wanted.isEmpty()) {
            embeddings.putAll(findOrCompute(wanted, byKey(keys, requests)));
        }
        return keys.stream().map(embeddings::get).toList();
    }

    private Map<EmbeddingKey, Speaker> findOrCompute(
            Set<EmbeddingKey> wanted, Map<EmbeddingKey, EncodeRequest> requests) {
        return flights.get(wanted, (keys, landing) -> {
            Map<EmbeddingKey, Speaker> found = tiers.find(keys, size, observer);
            found.forEach(landing::succeed);
            Map<EmbeddingKey, EncodeRequest> missing = new LinkedHashMap<>(requests);
            missing.keySet().retainAll(keys);
            missing.keySet().removeAll(found.keySet());
            compute(missing, landing);
        });
    }

    private void compute(Map<EmbeddingKey, EncodeRequest> missing, Landing<EmbeddingKey, Speaker> landing) {
        if (missing.isEmpty()) {
            return;
        }
        try {
            land(List.copyOf(missing.keySet()), encoder.embed(List.copyOf(missing.values())), landing);
        } catch (InvalidInputException e) {
            if (missing.size() == 1) {
                missing.keySet().forEach(key -> landing.fail(key, e));
            } else {
                // One recording's fault is not the others', which other threads may wait for.
                missing.forEach((key, request) -> compute(Map.of(key, request), landing));
            }
        }
    }

    private void land(List<EmbeddingKey> keys, List<Speaker> embeddings, Landing<EmbeddingKey, Speaker> landing) {
        if (embeddings.size() != keys.size()) {
            throw new IllegalStateException("encoder '" + info.backend() + "' gave " + embeddings.size()
                    + " embeddings for " + keys.size() + " recordings");
        }
        Map<EmbeddingKey, Speaker> made = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            made.put(keys.get(i), embeddings.get(i));
        }
        meter.computed().add(made.size());
        tiers.keep(made, () -> made.forEach(landing::succeed));
    }

    private static Map<EmbeddingKey, EncodeRequest> byKey(List<EmbeddingKey> keys, List<EncodeRequest> requests) {
        Map<EmbeddingKey, EncodeRequest> byKey = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byKey.putIfAbsent(keys.get(i), requests.get(i));
        }
        return byKey;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                encoder.close();
            } finally {
                tiers.stop();
            }
        }
    }
}
