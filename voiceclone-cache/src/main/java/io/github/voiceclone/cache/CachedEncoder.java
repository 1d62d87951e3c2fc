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
    private final SpeakerFormat format;
    private final SingleFlight<SpeakerKey, Speaker> flights;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Begins to use the tiers, until closed. */
    CachedEncoder(Encoder encoder, TierStack tiers, Meter meter, StageObserver observer) {
        this.encoder = encoder;
        this.tiers = tiers;
        this.meter = meter;
        this.observer = observer;
        this.flights = new SingleFlight<>(meter.shared());
        this.info = encoder.info();
        this.format = encoder.speakerFormat();
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
        if (requests.stream().allMatch(EncodeRequest::cacheable)) {
            return cached(requests);
        }
        return requests.stream()
                .map(List::of)
                .map(request -> request.get(0).cacheable() ? cached(request) : encoder.embed(request))
                .map(speakers -> speakers.get(0))
                .toList();
    }

    private List<Speaker> cached(List<EncodeRequest> requests) {
        meter.requests().add(requests.size());
        List<SpeakerKey> keys = requests.stream()
                .map(request -> SpeakerKey.of(info.fingerprint(), format, request))
                .toList();
        Set<SpeakerKey> wanted = new LinkedHashSet<>(keys);
        Map<SpeakerKey, Speaker> speakers = new HashMap<>(tiers.peek(wanted, format, observer));
        wanted.removeAll(speakers.keySet());
        if (!wanted.isEmpty()) {
            speakers.putAll(findOrCompute(wanted, byKey(keys, requests)));
        }
        return keys.stream().map(speakers::get).toList();
    }

    private Map<SpeakerKey, Speaker> findOrCompute(Set<SpeakerKey> wanted, Map<SpeakerKey, EncodeRequest> requests) {
        return flights.get(wanted, (keys, landing) -> {
            Map<SpeakerKey, Speaker> found = tiers.find(keys, format, observer);
            found.forEach(landing::succeed);
            Map<SpeakerKey, EncodeRequest> missing = new LinkedHashMap<>(requests);
            missing.keySet().retainAll(keys);
            missing.keySet().removeAll(found.keySet());
            compute(missing, landing);
        });
    }

    private void compute(Map<SpeakerKey, EncodeRequest> missing, Landing<SpeakerKey, Speaker> landing) {
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

    private void land(List<SpeakerKey> keys, List<Speaker> speakers, Landing<SpeakerKey, Speaker> landing) {
        if (speakers.size() != keys.size()) {
            throw new IllegalStateException("encoder '" + info.backend() + "' gave " + speakers.size()
                    + " speakers for " + keys.size() + " recordings");
        }
        Map<SpeakerKey, Speaker> made = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            made.put(keys.get(i), speakers.get(i));
        }
        meter.computed().add(made.size());
        tiers.keep(made, format, () -> made.forEach(landing::succeed));
    }

    private static Map<SpeakerKey, EncodeRequest> byKey(List<SpeakerKey> keys, List<EncodeRequest> requests) {
        Map<SpeakerKey, EncodeRequest> byKey = new LinkedHashMap<>();
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
