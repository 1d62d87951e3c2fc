package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.testing.RedisServer;
import io.github.voiceclone.testing.Waiters;
import io.lettuce.core.KillArgs;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a Redis that is down, slow or strange costs, against a real redis-server. */
@Timeout(180)
class RedisTierFailureTest extends RedisFixture {
    /** Counts for about half a second, during which the server answers no one. */
    private static final String BUSY_SCRIPT = "local i = 0; while i < 3e7 do i = i + 1 end; return i";

    @Test
    void serverThatGoesAndComesBack_costsNoCallAndIsUsedAgain() throws Exception {
        TieredCache cache =
                TieredCache.of(builder().firstPause(Duration.ofMillis(50)).build());
        Encoder cached = cached(cache);
        cached.embed(requests(1));
        server.stop();
        try {
            for (int i = 0; i < 20; i++) {
                assertEquals(List.of(embedding(i)), cached.embed(requests(i)));
            }
            assertTrue(cache.statistics().tiers().get(0).failures() >= 1);
        } finally {
            server.restart();
        }
        Waiters.until("Redis is used again", () -> {
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            return cache.statistics().tiers().get(0).hits() > 0;
        });
    }

    @Test
    void restartBetweenTwoCalls_isNotNoticed() throws Exception {
        Encoder cached = cached(builder().build());
        cached.embed(requests(1));
        server.stop();
        server.restart();
        cached.embed(requests(1));
        assertEquals(List.of(1, 1), encoder.batches, "it came back empty");
        cached.embed(requests(1));
        assertEquals(List.of(1, 1), encoder.batches, "and keeps again");
    }

    /** The connection's end may not be noticed before it is used. */
    @Test
    void connectionsThatBreakWhileIdle_costNotASingleHit() {
        redis.set(name(1), bytes(1));
        TieredCache cache = TieredCache.of(builder().build());
        Encoder cached = cached(cache);
        for (int i = 0; i < 100; i++) {
            redis.clientKill(KillArgs.Builder.skipme());
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        }
        assertEquals(0, cache.statistics().tiers().get(0).failures());
        assertEquals(List.of(), encoder.batches);
    }

    @Test
    void unreachablePort_costsNoCallAndOneFailure() throws Exception {
        RedisTier tier =
                RedisTier.builder("redis://127.0.0.1:" + RedisServer.freePort()).build();
        TieredCache cache = TieredCache.of(tier);
        Encoder cached = cached(cache);
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertEquals(List.of(embedding(i)), cached.embed(requests(i)));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        long failures = cache.statistics().tiers().get(0).failures();
        assertTrue(
                failures >= 1 && failures <= 1 + seconds,
                failures + " failures in " + seconds + " s: it should be left alone for a second each time");
    }

    /** A server that takes connections and never answers. */
    @Test
    void silentServer_costsABoundedDelayOnce() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            RedisTier tier = RedisTier.builder("redis://127.0.0.1:" + silent.getLocalPort())
                    .timeout(Duration.ofMillis(100))
                    .connectTimeout(Duration.ofMillis(200))
                    .firstPause(Duration.ofDays(1))
                    .build();
            TieredCache cache = TieredCache.of(tier);
            Encoder cached = cached(cache);
            long start = System.nanoTime();
            assertEquals(List.of(embedding(0)), cached.embed(requests(0)));
            assertTrue(System.nanoTime() - start < BOUND.toNanos(), "the client's own limit is a minute");
            for (int i = 1; i < 100; i++) {
                assertEquals(List.of(embedding(i)), cached.embed(requests(i)));
            }
            assertEquals(1, cache.statistics().tiers().get(0).failures());
        }
    }

    /** Each byte comes before a time-out of single reads would end, the whole answer long after the time-out. */
    @Test
    void answerThatTrickles_costsABoundedDelayAndRedisIsUsedAgainOnceQuick() throws Exception {
        try (SlowProxy proxy = new SlowProxy(server.port())) {
            redis.set(name(1), bytes(1));
            RedisTier tier = RedisTier.builder(proxy.uri())
                    .timeout(Duration.ofMillis(300))
                    .connectTimeout(BOUND)
                    .firstPause(Duration.ofMillis(50))
                    .build();
            TieredCache cache = TieredCache.of(tier);
            Encoder cached = cached(cache);
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            assertEquals(List.of(), encoder.batches);
            proxy.pause(50);
            long start = System.nanoTime();
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            assertTrue(System.nanoTime() - start < BOUND.toNanos(), "all bytes would take 50 s");
            assertEquals(List.of(1), encoder.batches);
            assertEquals(1, cache.statistics().tiers().get(0).failures());
            proxy.pause(0);
            Waiters.until("Redis is used again", () -> {
                cached.embed(requests(1));
                return cache.statistics().tiers().get(0).hits() == 2;
            });
        }
    }

    @Test
    void serverThatSleeps_failsNoOneOfManyThreads() throws Exception {
        TieredCache cache =
                TieredCache.of(builder().timeout(Duration.ofMillis(50)).build());
        Encoder cached = cached(cache);
        cached.embed(requests(1));
        ExecutorService pool = Executors.newFixedThreadPool(9);
        try {
            // The server answers no one while its script runs.
            Future<?> sleep = pool.submit(() -> redis.eval(BUSY_SCRIPT, ScriptOutputType.INTEGER));
            List<Future<List<Speaker>>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int seed = i;
                results.add(pool.submit(() -> cached.embed(requests(seed))));
            }
            for (int i = 0; i < 8; i++) {
                assertEquals(List.of(embedding(i)), results.get(i).get());
            }
            sleep.get();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void serverThatRefusesWrites_costsNoCallAndIsStillRead() {
        Encoder cached = cached(builder().build());
        redis.set(name(2), bytes(2));
        redis.configSet("maxmemory", "1");
        try {
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            assertEquals(List.of(embedding(2)), cached.embed(requests(2)));
            assertEquals(List.of(1), encoder.batches);
        } finally {
            redis.configSet("maxmemory", "0");
        }
        assertNull(redis.get(name(1)));
    }

    @Test
    void interruptedThread_gets_itsEmbeddingAndKeepsItsFlag() {
        Encoder cached = cached(builder().build());
        Thread.currentThread().interrupt();
        try {
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
        assertArrayEquals(bytes(1), redis.get(name(1)), "an interrupt says nothing of the server");
    }
}
