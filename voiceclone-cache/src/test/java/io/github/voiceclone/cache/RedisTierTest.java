package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.key;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.spi.Encoder;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real redis-server. */
@Timeout(60)
class RedisTierTest {
    /** Far more than any wait of these tests should take on a busy machine, and far less than a hang. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    /** Counts for about half a second, during which the server answers no one. */
    private static final String BUSY_SCRIPT = "local i = 0; while i < 3e7 do i = i + 1 end; return i";

    private static RedisServer server;
    private static RedisClient client;

    private final FakeEncoder encoder = new FakeEncoder();
    private final List<Encoder> opened = new ArrayList<>();
    private StatefulRedisConnection<String, byte[]> connection;
    private RedisCommands<String, byte[]> redis;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new RedisServer(folder);
        client = RedisClient.create(server.uri());
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            server.stop();
        }
    }

    @BeforeEach
    void empty() {
        connection = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        redis = connection.sync();
        redis.flushall();
    }

    @AfterEach
    void close() {
        opened.forEach(Encoder::close);
        connection.close();
    }

    private static RedisTier.Builder builder() {
        return RedisTier.builder(server.uri()).timeout(Duration.ofSeconds(2)).connectTimeout(Duration.ofSeconds(5));
    }

    private Encoder cached(RedisTier tier) {
        return cached(TieredCache.of(tier));
    }

    private Encoder cached(TieredCache cache) {
        Encoder decorated = cache.decorate(encoder);
        opened.add(decorated);
        return decorated;
    }

    private static String name(double seed) {
        return "embed:" + key(seed).hex();
    }

    private long commands(String command) {
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

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
    void timeToLive_ends() throws InterruptedException {
        Encoder cached = cached(builder().timeToLive(Duration.ofMillis(150)).build());
        cached.embed(requests(1));
        while (redis.exists(name(1)) > 0) {
            Thread.sleep(10);
        }
        cached.embed(requests(1));
        assertEquals(List.of(1, 1), encoder.batches);
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
                EmbeddingCaches.memory()
                        .then(EmbeddingCaches.disk(directory))
                        .then(EmbeddingCaches.redis(server.uri()))
                        .toString());
    }

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
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (cache.statistics().tiers().get(0).hits() == 0) {
            assertTrue(System.nanoTime() < deadline, "never used again");
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            Thread.sleep(5);
        }
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
        assertTrue(System.nanoTime() - start < BOUND.toNanos());
        long failures = cache.statistics().tiers().get(0).failures();
        assertTrue(failures >= 1 && failures <= 4, failures + " failures: it should be left alone for a second");
    }

    /** A server that takes connections and never answers. */
    @Test
    void silentServer_costsABoundedDelayOnce() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            RedisTier tier = RedisTier.builder("redis://127.0.0.1:" + silent.getLocalPort())
                    .timeout(Duration.ofMillis(100))
                    .connectTimeout(Duration.ofMillis(200))
                    .firstPause(Duration.ofMinutes(1))
                    .build();
            TieredCache cache = TieredCache.of(tier);
            Encoder cached = cached(cache);
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertEquals(List.of(embedding(i)), cached.embed(requests(i)));
            }
            assertTrue(System.nanoTime() - start < BOUND.toNanos());
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
                    .connectTimeout(Duration.ofSeconds(5))
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
            long deadline = System.nanoTime() + BOUND.toNanos();
            while (cache.statistics().tiers().get(0).hits() < 2) {
                assertTrue(System.nanoTime() < deadline, "never used again");
                cached.embed(requests(1));
                Thread.sleep(5);
            }
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
            List<Future<List<SpeakerEmbedding>>> results = new ArrayList<>();
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

    @Test
    void lastEncoderClosed_leavesNoConnectionAndTheNextConnectsAnew() throws Exception {
        RedisTier tier = builder().build();
        TieredCache cache = TieredCache.of(tier);
        Encoder first = cache.decorate(encoder);
        Encoder second = cache.decorate(encoder);
        first.embed(requests(1));
        long before = clients();
        first.close();
        assertEquals(before, clients());
        second.close();
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (clients() >= before) {
            assertTrue(System.nanoTime() < deadline, "the connection stays open");
            Thread.sleep(5);
        }
        FakeEncoder next = new FakeEncoder();
        Encoder third = cache.decorate(next);
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
        assertThrows(InvalidInputException.class, () -> builder().timeToLive(Duration.ZERO));
        assertThrows(InvalidInputException.class, () -> builder().timeout(Duration.ofMillis(-1)));
        assertThrows(InvalidInputException.class, () -> builder().connectTimeout(Duration.ZERO));
        assertEquals(Map.of(), builder().build().get(Set.of()));
    }
}
