package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.testing.RedisServer;
import io.github.voiceclone.testing.Waiters;
import io.github.voiceclone.testing.WarningsCapture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said, and counted, of a Redis that does not take part, against real servers. */
@Timeout(120)
class RedisTroubleTest extends RedisFixture {
    private static TierStatistics redisOf(TieredCache cache) {
        return cache.statistics().tiers().get(0);
    }

    @Test
    void writesThatWereNeverSent_areNotCounted() throws Exception {
        TieredCache cache = TieredCache.of(
                RedisTier.builder("redis://127.0.0.1:" + RedisServer.freePort()).build());
        Encoder cached = cached(cache);
        for (int i = 0; i < 20; i++) {
            cached.embed(requests(i));
        }
        assertEquals(0, redisOf(cache).writes());

        TieredCache whole = TieredCache.of(builder().build());
        cached(whole).embed(requests(1, 2));
        assertEquals(2, redisOf(whole).writes());
    }

    @Test
    void wrongPassword_isSaidAsTheServerSaysIt() throws Exception {
        redis.configSet("requirepass", "right");
        try (WarningsCapture log = new WarningsCapture()) {
            String uri = "redis://:wrong@127.0.0.1:" + server.port();
            embed(TieredCache.of(RedisTier.builder(uri).connectTimeout(BOUND).build()));
            assertEquals(1, log.warnings("WRONGPASS"), log.text());
            assertTrue(!log.text().contains("wrong@"), log.text());
        } finally {
            redis.auth("right");
            redis.configSet("requirepass", "");
        }
    }

    /** Each kind of trouble is said, however soon after another kind. */
    @Test
    void troublesOfDifferentKinds_areAllSaid() throws Exception {
        TieredCache cache =
                TieredCache.of(builder().firstPause(Duration.ofMillis(1)).build());
        Encoder cached = cached(cache);
        try (WarningsCapture log = new WarningsCapture()) {
            redis.configSet("maxmemory", "1");
            cached.embed(requests(1));
            cached.embed(requests(2));
            redis.configSet("maxmemory", "0");
            server.stop();
            cached.embed(requests(3));
            assertEquals(1, log.warnings("OOM"), log.text());
            assertTrue(log.warnings("onnection refused") + log.warnings("onnection reset") >= 1, log.text());
        } finally {
            server.restart();
            reconnect();
        }
    }

    @Test
    void tlsToAServerWithout_isSaidAsTlsTrouble() throws Exception {
        try (WarningsCapture log = new WarningsCapture()) {
            embed(TieredCache.of(RedisTier.builder("rediss://127.0.0.1:" + server.port())
                    .connectTimeout(BOUND)
                    .build()));
            assertTrue(
                    log.text().toLowerCase(java.util.Locale.ROOT).matches("(?s).*(ssl|tls|handshake).*"), log.text());
        }
    }

    @Test
    void nodeOfACluster_isSaidOnceAndNotAskedAgain(@TempDir Path folder) throws Exception {
        RedisServer node = new RedisServer(folder, "--cluster-enabled", "yes");
        try (WarningsCapture log = new WarningsCapture()) {
            var admin = io.lettuce.core.RedisClient.create(node.uri());
            try (var connection = admin.connect()) {
                connection
                        .sync()
                        .clusterAddSlots(
                                java.util.stream.IntStream.range(0, 16384).toArray());
                Waiters.until(
                        "the cluster has started",
                        () -> connection.sync().clusterInfo().contains("cluster_state:ok"));
            } finally {
                admin.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            }
            TieredCache cache = TieredCache.of(RedisTier.builder(node.uri())
                    .connectTimeout(BOUND)
                    .timeout(BOUND)
                    .build());
            Encoder cached = cached(cache);
            for (int i = 0; i < 10; i++) {
                assertEquals(List.of(embedding(i), embedding(i + 20)), cached.embed(requests(i, i + 20)));
            }
            assertEquals(1, log.warnings("Redis Cluster"), log.text());
            assertEquals(1, redisOf(cache).failures());
            assertEquals(0, redisOf(cache).writes());
        } finally {
            node.stop();
        }
    }

    /** The first answer comes later than the time-out of answers, but before that of connecting. */
    @Test
    void firstLookup_waitsAsLongAsConnectingMayTake() throws Exception {
        redis.set(name(1), bytes(1));
        try (SlowProxy proxy = new SlowProxy(server.port())) {
            proxy.pause(1);
            TieredCache cache = TieredCache.of(RedisTier.builder(proxy.uri())
                    .timeout(Duration.ofMillis(1))
                    .connectTimeout(Duration.ofSeconds(20))
                    .build());
            assertEquals(List.of(embedding(1)), cached(cache).embed(requests(1)));
            assertEquals(List.of(), encoder.batches);
            assertEquals(1, redisOf(cache).hits());
        }
    }

    private void embed(TieredCache cache) {
        Encoder cached = cached(cache);
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
    }
}
