package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.Voice;
import io.github.voiceclone.cache.CacheStatistics;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.spi.SpeakerCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.util.ClassUtils;

/** Actuator's endpoint {@code voiceclone}: the application's voices, and what the caches of speaker embeddings did. */
@Endpoint(id = "voiceclone")
public final class VoiceCloneEndpoint {
    private static final boolean CACHE_PRESENT =
            ClassUtils.isPresent("io.github.voiceclone.cache.TieredCache", VoiceCloneEndpoint.class.getClassLoader());

    private final VoiceCatalog voices;
    private final @Nullable SpeakerCache cache;

    VoiceCloneEndpoint(VoiceCatalog voices, @Nullable SpeakerCache cache) {
        this.voices = voices;
        this.cache = cache;
    }

    /** Returns the voices, without their consent, and the statistics of the cache if there is one that counts. */
    @ReadOperation
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "voices",
                voices.all().stream().map(VoiceCloneEndpoint::describe).toList());
        if (cache != null && CACHE_PRESENT) {
            Statistics.of(cache, status);
        }
        return status;
    }

    private static Map<String, Object> describe(Voice voice) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", voice.name());
        described.put("encoderModel", voice.encoderModel());
        voice.created().ifPresent(created -> described.put("created", created.toString()));
        voice.description().ifPresent(description -> described.put("description", description));
        return described;
    }

    /** What needs the jar voiceclone-cache. */
    private static final class Statistics {
        static void of(SpeakerCache cache, Map<String, Object> status) {
            if (!(cache instanceof TieredCache tiered)) {
                return;
            }
            CacheStatistics statistics = tiered.statistics();
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("requests", statistics.requests());
            described.put("computed", statistics.computed());
            described.put("shared", statistics.shared());
            List<Map<String, Object>> tiers = statistics.tiers().stream()
                    .map(tier -> Map.<String, Object>of(
                            "name", tier.name(),
                            "hits", tier.hits(),
                            "misses", tier.misses(),
                            "writes", tier.writes(),
                            "failures", tier.failures(),
                            "evictions", tier.evictions()))
                    .toList();
            described.put("tiers", tiers);
            status.put("cache", described);
        }
    }
}
