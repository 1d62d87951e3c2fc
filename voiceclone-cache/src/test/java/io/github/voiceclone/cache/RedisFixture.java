package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.key;

import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real redis-server, emptied before each test, and caches in front of a fake encoder that keep in it. */
abstract class RedisFixture {
    /** Far more than an answer takes on a busy machine, and less than the waits that these tests rule out. */
    static final Duration BOUND = Duration.ofSeconds(25);

    static RedisServer server;
    static RedisClient client;

    final FakeEncoder encoder = new FakeEncoder();
    final List<Encoder> opened = new ArrayList<>();
    StatefulRedisConnection<String, byte[]> connection;
    RedisCommands<String, byte[]> redis;

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

    /** Connects again after the server was started again. */
    void reconnect() {
        connection.close();
        empty();
    }

    @AfterEach
    void close() {
        opened.forEach(Encoder::close);
        connection.close();
    }

    static RedisTier.Builder builder() {
        return RedisTier.builder(server.uri()).timeout(BOUND).connectTimeout(BOUND);
    }

    Encoder cached(RedisTier tier) {
        return cached(TieredCache.of(tier));
    }

    Encoder cached(TieredCache cache) {
        Encoder decorated = cache.decorate(encoder, StageObserver.NONE);
        opened.add(decorated);
        return decorated;
    }

    static String name(double seed) {
        return "embed:" + key(seed).hex();
    }

    long commands(String command) {
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }
}
