package io.github.voiceclone.server.voices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.testing.RedisServer;
import io.github.voiceclone.testing.WarningsCapture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voices and consents in Redis. Skipped where there is no redis-server. */
class RedisVoiceStoreTest extends VoiceStoreContract {
    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    private final List<RedisVoiceStore> stores = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new RedisServer(folder);
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            client.shutdown();
            server.stop();
        }
    }

    @BeforeEach
    void empty() {
        redis().flushall();
    }

    @AfterEach
    void close() {
        stores.forEach(RedisVoiceStore::close);
    }

    private static RedisCommands<String, String> redis() {
        return connection.sync();
    }

    @Override
    VoiceStore store() {
        RedisVoiceStore store = new RedisVoiceStore(server.uri());
        stores.add(store);
        return store;
    }

    @Test
    void consentGoneBehindTheStoresBack_hidesItsVoices() {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        redis().hdel("voiceclone:consents", "cons_1");
        assertEquals(List.of(), store().voices());
    }

    @Test
    void removedConsent_leavesNothingOfIt() {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[] {1});
        store.addVoice(voice("voice_1", "cons_1"));
        assertEquals(4, redis().dbsize());
        store.removeConsent("cons_1");
        assertEquals(List.of("voiceclone:version"), redis().keys("*"));
    }

    @Test
    void damagedEntry_isLeftOut() {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        redis().hset(
                        "voiceclone:voices",
                        Map.of("voice_1", "{", "voice_2", "{\"created\":\"2026-11-28T12:00:00Z\",\"voice\":\"AAAA\"}"));
        store.addVoice(voice("voice_3", "cons_1"));
        try (WarningsCapture warnings = new WarningsCapture()) {
            assertEquals(List.of(voice("voice_3", "cons_1")), store.voices());
            assertEquals(2, warnings.text().lines().count(), warnings.text());
            assertEquals(1, warnings.warnings("voice_1 in "), warnings.text());
            assertFalse(warnings.text().contains("Source"), warnings.text());
        }
    }

    @Test
    void damagedEntry_doesNotKeepAConsentFromBeingDeleted() {
        VoiceStore store = store();
        VoiceStore other = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        redis().hset("voiceclone:voices", Map.of("voice_2", "{", "voice_3", "null"));
        assertEquals(Optional.of(voice("voice_1", "cons_1")), other.voice("voice_1"));
        assertEquals(Optional.of(List.of(voice("voice_1", "cons_1"))), store.removeConsent("cons_1"));
        assertEquals(Optional.empty(), other.voice("voice_1"));
    }

    @Test
    void redisThatHasForgotten_isNotAnsweredFromMemory() {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        assertEquals(1, store.voices().size());
        redis().flushall();
        assertEquals(Optional.empty(), store.voice("voice_1"));
    }

    @Test
    void redisThatIsAway_isSaidInOneLineWithoutThePassword_andUsedAgainOnceItIsBack(@TempDir Path folder)
            throws Exception {
        RedisServer other = new RedisServer(folder, "--requirepass", "correct-horse");
        String uri = "redis://:correct-horse@127.0.0.1:" + other.port();
        try (RedisVoiceStore store = new RedisVoiceStore(uri)) {
            store.addConsent(consent("cons_1"), new byte[0]);
            other.stop();
            VoiceStoreException error = assertThrows(VoiceStoreException.class, store::voices);
            String message = error.getMessage();
            assertTrue(
                    message.startsWith("the voice store redis 127.0.0.1:" + other.port() + "/0 cannot be used"),
                    message);
            assertFalse(message.contains("correct-horse") || message.contains("\n"), message);
            assertThrows(VoiceStoreException.class, () -> store.addConsent(consent("cons_2"), new byte[0]));
            other.restart();
            assertEquals(List.of(), store.consents());
        } finally {
            other.stop();
        }
    }

    @Test
    void wrongPassword_isSaid_andNotRepeated(@TempDir Path folder) throws Exception {
        RedisServer other = new RedisServer(folder, "--requirepass", "correct-horse");
        try (RedisVoiceStore store = new RedisVoiceStore("redis://:battery-staple@127.0.0.1:" + other.port())) {
            String message =
                    assertThrows(VoiceStoreException.class, store::voices).getMessage();
            assertTrue(message.contains("WRONGPASS"), message);
            assertFalse(message.contains("battery"), message);
        } finally {
            other.stop();
        }
    }

    @Test
    void badAddress_isNotRepeated() {
        String message = assertThrows(InvalidInputException.class, () -> new RedisVoiceStore("redis://:secret@"))
                .getMessage();
        assertFalse(message.contains("secret"), message);
        assertTrue(RedisVoiceStore.isAddress("rediss://host"));
        assertFalse(RedisVoiceStore.isAddress("redis/folder"));
    }
}
