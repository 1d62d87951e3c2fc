package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.key;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryTierTest {
    @Test
    void keptValues_areFoundAloneAndTogether() {
        MemoryTier tier = MemoryTier.builder().build();
        tier.put(Map.of(key(1), bytes(1), key(2), bytes(2)));
        assertArrayEquals(bytes(1), tier.get(Set.of(key(1))).get(key(1)));
        assertEquals(
                Set.of(key(1), key(2)), tier.get(Set.of(key(1), key(2), key(3))).keySet());
        assertTrue(tier.get(Set.of(key(3))).isEmpty());
        tier.clear();
        assertEquals(0, tier.entries());
    }

    @Test
    void moreThanTheLimit_isLetGo() {
        MemoryTier tier = MemoryTier.builder().maximumBytes(100 * 1280).build();
        for (int i = 0; i < 1000; i++) {
            tier.put(Map.of(key(i), bytes(i)));
        }
        assertEquals(100, tier.entries());
        assertEquals(900, tier.evictions());
    }

    @Test
    void unused_expires() {
        AtomicLong now = new AtomicLong();
        MemoryTier tier = MemoryTier.builder()
                .expireAfterUse(Duration.ofSeconds(10))
                .ticker(now::get)
                .build();
        tier.put(Map.of(key(1), bytes(1)));
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertEquals(1, tier.get(Set.of(key(1))).size());
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertEquals(1, tier.get(Set.of(key(1))).size(), "each use begins anew");
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertEquals(0, tier.get(Set.of(key(1))).size());
    }

    @Test
    void senselessSettings_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> MemoryTier.builder().maximumBytes(0));
        assertThrows(IllegalArgumentException.class, () -> MemoryTier.builder().expireAfterUse(Duration.ZERO));
    }

    @Test
    void beforeAnEncoder_itAnswersTheSecondTime() {
        FakeEncoder encoder = new FakeEncoder();
        TieredCache cache = SpeakerCaches.memory();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        cached.embed(requests(1));
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertEquals(List.of(1), encoder.batches);
        assertEquals(
                List.of(new TierStatistics("memory", 1, 1, 0, 1, 0, 0)),
                cache.statistics().tiers());
    }
}
