package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.key;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.testing.Waiters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a Redis tier keeps and finds again, against a real redis-server. */
@Timeout(180)
class RedisTierTest extends RedisFixture {
    @Test
    void embedding_isThereAsRawFloatsForADayAndServesOthers() {
        cached(builder().build()).embed(requests(1));
        byte[] value = redis.get(name(1));
        assertArrayEquals(bytes(1), value);
        assertEquals(4 * FakeEncoder.SIZE, value.length);
        long millis = redis.pttl(name(1));
        long day = Duration.ofHours(24).toMillis();
        assertTrue(millis <= day && millis > day - Duration.ofMinutes(5).toMillis(), millis + " ms");
        assertEquals(List.of(embedding(1)), cached(builder().build()).embed(requests(1)));
        assertEquals(List.of(1), encoder.batches);
    }

    @Test
    void prompt_isThereAsASavedVoiceAndServesOthers() {
        FakePrompts prompts = new FakePrompts();
        Encoder encoder = TieredCache.of(builder().build()).decorate(prompts, StageObserver.NONE);
        opened.add(encoder);
        encoder.embed(requests(1));
        byte[] value = redis.get(redis.keys("embed:*").get(0));
        assertEquals(FakePrompts.prompt(1), Voice.ofBytes(value).speaker());
        Encoder other = TieredCache.of(builder().build()).decorate(prompts, StageObserver.NONE);
        opened.add(other);
        assertEquals(List.of(FakePrompts.prompt(1)), other.embed(requests(1)));
        assertEquals(1, prompts.batches);
    }

    @Test
    void valueAboveTheLimit_isNotSent() {
        Encoder cached =
                cached(builder().maximumValueBytes(4 * FakeEncoder.SIZE - 1).build());
        cached.embed(requests(1));
        assertEquals(0, commands("set"));
        assertThrows(IllegalArgumentException.class, () -> builder().maximumValueBytes(0));
    }

    @Test
    void timeToLive_ends() {
        Encoder cached = cached(builder().timeToLive(Duration.ofMillis(150)).build());
        cached.embed(requests(1));
        Waiters.until("the entry is gone", () -> redis.exists(name(1)) == 0);
        cached.embed(requests(1));
        assertEquals(List.of(1, 1), encoder.batches);
    }

    @Test
    void longestDurations_areNoLimit() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        RedisTier tier = RedisTier.builder(server.uri())
                .timeToLive(longest)
                .timeout(longest)
                .connectTimeout(longest)
                .build();
        cached(tier).embed(requests(1));
        assertTrue(redis.pttl(name(1)) > Duration.ofDays(36_000).toMillis());
    }

    @Test
    void batch_isOneLookupAndOneWriteEach() {
        Encoder cached = cached(builder().build());
        cached.embed(requests(1, 2));
        redis.configResetstat();
        assertEquals(
                List.of(embedding(1), embedding(3), embedding(2), embedding(4)), cached.embed(requests(1, 3, 2, 4)));
        assertEquals(1, commands("mget"));
        assertEquals(2, commands("set"));
        assertEquals(List.of(2, 2), encoder.batches);
    }

    @Test
    void foreignValues_areMissesAndReplaced() {
        RedisTier tier = builder().build();
        TieredCache cache = TieredCache.of(tier);
        Encoder cached = cached(cache);
        List<byte[]> foreign = List.of(
                new byte[0],
                "hello".getBytes(StandardCharsets.US_ASCII),
                new byte[4 * FakeEncoder.SIZE],
                new byte[2 * FakeEncoder.SIZE],
                new byte[8 * FakeEncoder.SIZE]);
        for (byte[] value : foreign) {
            redis.set(name(1), value);
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            assertArrayEquals(bytes(1), redis.get(name(1)));
        }
        redis.del(name(1));
        redis.rpush(name(1), bytes(1));
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertArrayEquals(bytes(1), redis.get(name(1)), "a list is replaced, too");
        assertEquals(foreign.size() + 1, encoder.batches.size());
        assertEquals(foreign.size(), cache.statistics().tiers().get(0).rejected());
        assertEquals(0, cache.statistics().tiers().get(0).failures());
    }

    @Test
    void hitInRedis_fillsMemoryAndDisk(@TempDir Path directory) {
        redis.set(name(1), bytes(1));
        MemoryTier memory = MemoryTier.builder().build();
        DiskTier disk = DiskTier.builder(directory).build();
        Encoder cached = cached(TieredCache.of(memory).then(disk).then(builder().build()));
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertArrayEquals(bytes(1), memory.get(Set.of(key(1))).get(key(1)));
        assertArrayEquals(bytes(1), disk.get(Set.of(key(1))).get(key(1)));
        assertEquals(List.of(), encoder.batches);
        assertEquals(
                "TieredCache[memory, disk " + directory + ", redis 127.0.0.1:" + server.port() + "/0]",
                SpeakerCaches.memory()
                        .then(SpeakerCaches.disk(directory))
                        .then(SpeakerCaches.redis(server.uri()))
                        .toString());
    }

    @Test
    void lastEncoderClosed_leavesNoConnectionAndTheNextConnectsAnew() {
        RedisTier tier = builder().build();
        TieredCache cache = TieredCache.of(tier);
        Encoder first = cache.decorate(encoder, StageObserver.NONE);
        Encoder second = cache.decorate(encoder, StageObserver.NONE);
        first.embed(requests(1));
        long before = clients();
        first.close();
        assertEquals(before, clients());
        second.close();
        Waiters.until("the connection is closed", () -> clients() < before);
        FakeEncoder next = new FakeEncoder();
        Encoder third = cache.decorate(next, StageObserver.NONE);
        opened.add(third);
        assertEquals(List.of(embedding(1)), third.embed(requests(1)));
        assertEquals(List.of(), next.batches);
    }

    private long clients() {
        return redis.clientList().lines().count();
    }

    @Test
    void addressThatIsNone_isRefusedWithoutRepeatingIt() {
        for (String uri : List.of("", "secret", "http://u:secret@host", "redis://u:secret@h:99999")) {
            InvalidInputException error = assertThrows(InvalidInputException.class, () -> RedisTier.builder(uri));
            assertFalse(String.valueOf(error.getMessage()).contains("secret"), error.getMessage());
        }
        String named = RedisTier.builder("redis://u:secret@host:1234/5").build().name();
        assertEquals("redis host:1234/5", named);
        assertThrows(IllegalArgumentException.class, () -> builder().timeToLive(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder().timeout(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder().connectTimeout(Duration.ZERO));
        assertEquals(Map.of(), builder().build().get(Set.of()));
    }
}
