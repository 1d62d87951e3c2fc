package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.MemoryTier;
import io.github.voiceclone.cache.RedisTier;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.server.voices.FolderVoiceStore;
import io.github.voiceclone.server.voices.RedisVoiceStore;
import io.github.voiceclone.server.voices.VoiceStore;
import io.github.voiceclone.testing.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of the demo voice with one Redis, and their voices in one folder or in it. */
class SeveralServersTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** A server as one process would have it. */
    private static final class One implements AutoCloseable {
        final TieredCache cache;
        final VoiceCloner cloner;
        final SpeechServer server;

        One(int redisPort, VoiceStore store) {
            cache = TieredCache.of(MemoryTier.builder().build())
                    .then(RedisTier.builder("redis://127.0.0.1:" + redisPort)
                            .timeout(BOUND)
                            .connectTimeout(BOUND)
                            .build());
            cloner = VoiceCloner.builder()
                    .backend("onnx")
                    .threads(1)
                    .cache(cache)
                    .build();
            server = SpeechServer.builder(cloner)
                    .port(0)
                    .cache(cache)
                    .store(store)
                    .options(ServerOptions.defaults())
                    .start();
        }

        JsonNode form(String path, String... fields) throws Exception {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int i = 0; i < fields.length; i += 2) {
                body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
                body.writeBytes(
                        fields[i + 1].startsWith("@")
                                ? Files.readAllBytes(Path.of(fields[i + 1].substring(1)))
                                : fields[i + 1].getBytes(StandardCharsets.UTF_8));
                body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            body.writeBytes("--b--".getBytes(StandardCharsets.UTF_8));
            HttpResponse<byte[]> response = CLIENT.send(
                    HttpRequest.newBuilder(URI.create(server.address() + path))
                            .header("Content-Type", "multipart/form-data; boundary=b")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
            return new ObjectMapper().readTree(response.body());
        }

        HttpResponse<byte[]> speak(String voice) throws Exception {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create(server.address() + "/v1/audio/speech"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\":\"m\",\"input\":\"你好。\",\"response_format\":\"wav\",\"seed\":5,\"voice\":\""
                                            + voice + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }

        int delete(String path) throws Exception {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create(server.address() + path))
                                    .DELETE()
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }

        @Override
        public void close() {
            server.close(Duration.ZERO);
            cloner.close(Duration.ZERO);
        }
    }

    private static long keys(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("DBSIZE\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[32];
            int length = socket.getInputStream().read(answer);
            return Long.parseLong(new String(answer, 1, length - 3, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void withAFolder_voiceMadeOnOneSpeaksOnTheOther() throws Exception {
        RedisServer redis = new RedisServer(folder);
        try (One first = new One(redis.port(), new FolderVoiceStore(folder.resolve("voices")));
                One second = new One(redis.port(), new FolderVoiceStore(folder.resolve("voices")))) {
            voiceMadeOnOneSpeaksOnTheOther(redis, 0, first, second);
        } finally {
            redis.stop();
        }
    }

    @Test
    void withRedis_voiceMadeOnOneSpeaksOnTheOther() throws Exception {
        RedisServer redis = new RedisServer(folder);
        try (RedisVoiceStore here = new RedisVoiceStore(redis.uri());
                RedisVoiceStore there = new RedisVoiceStore(redis.uri());
                One first = new One(redis.port(), here);
                One second = new One(redis.port(), there)) {
            voiceMadeOnOneSpeaksOnTheOther(redis, 4, first, second);
        } finally {
            redis.stop();
        }
    }

    /** Shows it; {@code storeKeys} is the number of keys that the store has in Redis when it holds a voice. */
    private static void voiceMadeOnOneSpeaksOnTheOther(RedisServer redis, int storeKeys, One first, One second)
            throws Exception {
        String sample = "@" + Path.of("../samples/reference.flac").toAbsolutePath();
        String consent = first.form("/v1/audio/voice_consents", "name", "Ann", "language", "en", "recording", sample)
                .path("id")
                .asText();
        String voice = first.form("/v1/audio/voices", "name", "Ann", "consent", consent, "audio_sample", sample)
                .path("id")
                .asText();
        assertEquals(1 + storeKeys, keys(redis.port()));
        HttpResponse<byte[]> here = first.speak(voice);
        HttpResponse<byte[]> there = second.speak(voice);
        assertEquals(200, there.statusCode());
        assertArrayEquals(here.body(), there.body());
        assertTrue(here.body().length > 8000);

        HttpResponse<byte[]> reading = CLIENT.send(
                HttpRequest.newBuilder(URI.create(first.server.address() + "/v1/audio/readings"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"input\":\"你好，世界€。\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String read = new String(reading.body(), StandardCharsets.UTF_8);
        assertTrue(read.contains("ni3 hao3") && read.contains("shi4 jie4") && read.contains("€"), read);

        second.form("/v1/audio/voices", "name", "again", "consent", consent, "audio_sample", sample);
        assertEquals(0, second.cache.statistics().computed(), "the recording was analysed on the first only");

        assertEquals(200, second.delete("/v1/audio/voice_consents/" + consent));
        assertEquals(storeKeys == 0 ? 0 : 1, keys(redis.port()), "but for the version");
        assertEquals(400, first.speak(voice).statusCode());
    }
}
