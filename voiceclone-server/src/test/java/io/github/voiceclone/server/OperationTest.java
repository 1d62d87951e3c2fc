package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.server.contract.ApiKeys;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.testing.Waiters;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, limits, health, metrics, logs and the end of a server. */
class OperationTest {
    private static final String KEY = "0123456789abcdef-secret";

    private static HttpResponse<byte[]> speak(TestServer server, String... headers) {
        HttpRequest.Builder request = server.jsonRequest(
                "/v1/audio/speech", "{\"model\":\"m\",\"voice\":\"demo\",\"input\":\"private text\"}");
        return TestServer.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void withKeys_othersAreRefused() {
        try (TestServer server =
                new TestServer(builder -> builder.keys(ApiKeys.of(List.of("ann=" + KEY, "fedcba9876543210"))))) {
            assertEquals(List.of("401", "null", "missing_api_key"), TestServer.error(speak(server)));
            HttpResponse<byte[]> wrong = speak(server, "Authorization", "Bearer " + KEY + "x");
            assertEquals(List.of("401", "null", "invalid_api_key"), TestServer.error(wrong));
            assertEquals(
                    "Bearer", wrong.headers().firstValue("www-authenticate").orElseThrow());
            assertEquals(401, speak(server, "Authorization", "Basic " + KEY).statusCode());
            assertEquals(200, speak(server, "Authorization", "Bearer " + KEY).statusCode());
            assertEquals(
                    200,
                    speak(server, "authorization", "bearer fedcba9876543210").statusCode());
            assertEquals(401, server.get("/metrics").statusCode());
            assertEquals(401, server.get("/no/such/path").statusCode());
            assertEquals(200, server.get("/health").statusCode());
            assertEquals(200, server.get("/").statusCode());
            Waiters.until("all are logged", () -> server.log.size() == 9);
            String log = String.join("\n", server.log);
            assertTrue(log.contains("ann POST /v1/audio/speech 200 ok"), log);
            assertTrue(log.contains("key-2 POST /v1/audio/speech 200 ok"), log);
            assertFalse(log.contains(KEY) || log.contains("private"), log);
        }
    }

    @Test
    void keys_areReadAndChecked(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "# ours\n\nann=" + KEY + "\n");
        assertEquals("ApiKeys[ann]", ApiKeys.read(file).toString());
        assertThrows(InvalidInputException.class, () -> ApiKeys.of(List.of("short")));
        assertThrows(InvalidInputException.class, () -> ApiKeys.of(List.of("# none")));
        assertThrows(InvalidInputException.class, () -> ApiKeys.of(List.of("a=" + KEY, "a=" + KEY)));
        InvalidInputException error =
                assertThrows(InvalidInputException.class, () -> ApiKeys.of(List.of("ann=shortsecret")));
        assertFalse(error.getMessage().contains("shortsecret"), error.getMessage());
    }

    @Test
    void otherOrigins_areRefusedUnlessNamed() {
        try (TestServer server = new TestServer(builder ->
                builder.options(ServerOptions.defaults().withCorsOrigins(List.of("https://app.example.com"))))) {
            assertEquals(
                    List.of("403", "null", "origin_not_allowed"),
                    TestServer.error(speak(server, "Origin", "https://evil.example.com")));
            assertEquals(403, speak(server, "Origin", "null").statusCode());
            HttpResponse<byte[]> named = speak(server, "Origin", "https://app.example.com");
            assertEquals(200, named.statusCode());
            assertEquals(
                    "https://app.example.com",
                    named.headers().firstValue("access-control-allow-origin").orElseThrow());
            assertEquals(
                    200,
                    speak(server, "Origin", server.server.address().toString()).statusCode());
            HttpResponse<byte[]> preflight = TestServer.send(HttpRequest.newBuilder(server.uri("/v1/audio/speech"))
                    .header("Origin", "https://app.example.com")
                    .header("Access-Control-Request-Method", "POST")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertEquals(204, preflight.statusCode());
            assertEquals(
                    "authorization, content-type, xi-api-key",
                    preflight
                            .headers()
                            .firstValue("access-control-allow-headers")
                            .orElseThrow());
        }
    }

    @Test
    void headersOfOpenAisClient_areAllowedToNamedOrigins() {
        try (TestServer server = new TestServer(builder ->
                builder.options(ServerOptions.defaults().withCorsOrigins(List.of("https://app.example.com"))))) {
            HttpResponse<byte[]> preflight = TestServer.send(HttpRequest.newBuilder(server.uri("/v1/audio/speech"))
                    .header("Origin", "https://app.example.com")
                    .header("Access-Control-Request-Method", "POST")
                    .header(
                            "Access-Control-Request-Headers",
                            "authorization,openai-project, X-Stainless-Retry-Count,user-agent,x-stainless-1,x-evil")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertEquals(
                    "authorization, content-type, xi-api-key, openai-project, x-stainless-retry-count, user-agent",
                    preflight
                            .headers()
                            .firstValue("access-control-allow-headers")
                            .orElseThrow());
        }
    }

    @Test
    void rateLimit_countsEachClient() {
        try (TestServer server = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withRequestsPerMinute(2)))) {
            assertEquals(200, speak(server).statusCode());
            assertEquals(200, speak(server).statusCode());
            HttpResponse<byte[]> third = speak(server);
            assertEquals(List.of("429", "null", "rate_limit_exceeded"), TestServer.error(third));
            int wait =
                    Integer.parseInt(third.headers().firstValue("retry-after").orElseThrow());
            assertTrue(wait >= 1 && wait <= 30, "wait " + wait);
            assertEquals(200, server.get("/v1/models").statusCode());
        }
    }

    @Test
    void fullServer_refusesMoreAndFreesItsRoom() {
        try (TestServer server = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withMaxRequests(1)))) {
            server.cloner.gate = new CountDownLatch(1);
            CompletableFuture<HttpResponse<byte[]>> first =
                    CompletableFuture.supplyAsync(() -> server.speak("\"input\":\"wait here\""));
            Waiters.until("the first speaks", () -> server.cloner.running.get() == 1);
            assertEquals(List.of("429", "null", "server_overloaded"), TestServer.error(speak(server)));
            assertEquals(200, server.get("/health").statusCode());
            server.cloner.gate.countDown();
            assertEquals(200, first.join().statusCode());
            Waiters.until("there is room", () -> speak(server).statusCode() == 200);
        }
    }

    @Test
    void metrics_countRequests() {
        try (TestServer server = new TestServer()) {
            speak(server);
            server.speak("\"input\":\"\"");
            Waiters.until("both are over", () -> server.log.size() == 2);
            String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
            assertTrue(
                    metrics.contains(
                            "voiceclone_server_requests_seconds_count{outcome=\"ok\",route=\"/v1/audio/speech\",status=\"200\"} 1"),
                    metrics);
            assertTrue(metrics.contains("route=\"/v1/audio/speech\",status=\"400\"} 1"), metrics);
            assertTrue(metrics.contains("voiceclone_server_first_byte_seconds"), metrics);
            assertTrue(metrics.contains("voiceclone_server_running 1"), metrics);
        }
    }

    @Test
    void health_saysWhatRuns() {
        try (TestServer server = new TestServer()) {
            assertEquals(
                    "{\"status\":\"ok\",\"backend\":\"fake\",\"precision\":\"fp32\",\"sample_rate\":16000,\"languages\":[\"zh\"]}",
                    TestServer.json(server.get("/health")).toString());
        }
    }

    @Test
    void untilTheClonerIsLoaded_onlyThePageIsThere() {
        CompletableFuture<VoiceCloner> loading = new CompletableFuture<>();
        try (SpeechServer server = SpeechServer.builder(loading)
                .port(0)
                .voice(cloner -> TestServer.DEMO)
                .accessLog(line -> {})
                .start()) {
            HttpResponse<byte[]> health = send(server, "/health");
            assertEquals(503, health.statusCode());
            assertEquals("{\"status\":\"starting\"}", new String(health.body(), StandardCharsets.UTF_8));
            HttpResponse<byte[]> speech = TestServer.send(speech(server));
            assertEquals(503, speech.statusCode());
            assertEquals("1", TestServer.headers(speech).get("retry-after"));
            assertEquals(200, send(server, "/").statusCode());
            assertEquals(404, send(server, "/no-such-file.js").statusCode());
            loading.complete(new FakeCloner());
            server.awaitReady();
            assertEquals(200, send(server, "/health").statusCode());
            assertEquals(200, TestServer.send(speech(server)).statusCode());
        }
    }

    private static HttpResponse<byte[]> send(SpeechServer server, String path) {
        return TestServer.send(HttpRequest.newBuilder(server.address().resolve(path)));
    }

    private static HttpRequest.Builder speech(SpeechServer server) {
        return HttpRequest.newBuilder(server.address().resolve("/v1/audio/speech"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"tts-1\",\"voice\":\"demo\",\"input\":\"hello\"}"));
    }

    @Test
    void clonerThatCannotBeLoaded_isSaidSo() {
        CompletableFuture<VoiceCloner> loading = new CompletableFuture<>();
        try (SpeechServer server = SpeechServer.builder(loading).port(0).start()) {
            loading.completeExceptionally(new InvalidInputException("no such pack"));
            assertEquals(
                    "no such pack",
                    assertThrows(InvalidInputException.class, server::awaitReady)
                            .getMessage());
            assertEquals(503, send(server, "/health").statusCode());
        }
    }

    @Test
    void stop_letsRequestsFinish() {
        TestServer server = new TestServer();
        server.cloner.gate = new CountDownLatch(1);
        CompletableFuture<HttpResponse<byte[]>> running = CompletableFuture.supplyAsync(
                () -> server.speak("\"input\":\"wait here\",\"response_format\":\"wav\""));
        Waiters.until("it speaks", () -> server.cloner.running.get() == 1);
        CompletableFuture<Void> stopping =
                CompletableFuture.runAsync(() -> server.server.close(Duration.ofSeconds(60)));
        server.cloner.gate.countDown();
        assertEquals(200, running.join().statusCode());
        stopping.join();
        server.close();
    }

    @Test
    void stop_endsWhatTakesTooLong() {
        TestServer server = new TestServer();
        server.cloner.gate = new CountDownLatch(1);
        CompletableFuture<HttpResponse<byte[]>> running = CompletableFuture.supplyAsync(
                () -> server.speak("\"input\":\"wait here\",\"response_format\":\"wav\""));
        Waiters.until("it speaks", () -> server.cloner.running.get() == 1);
        server.server.close(Duration.ofMillis(200));
        try {
            assertEquals(503, running.join().statusCode());
        } catch (CompletionException e) {
            assertTrue(e.getCause() instanceof UncheckedIOException, e.toString());
        }
        server.cloner.gate.countDown();
    }

    @Test
    void headers_areSafe() {
        try (TestServer server = new TestServer()) {
            var api = TestServer.headers(server.get("/v1/models"));
            assertEquals("nosniff", api.get("x-content-type-options"));
            assertEquals("no-store", api.get("cache-control"));
            assertTrue(api.get("x-request-id").matches("req_[0-9a-f]{24}"));
            assertFalse(api.containsKey("server"));
            assertFalse(api.containsKey("access-control-allow-origin"));
            HttpResponse<byte[]> page = server.get("/");
            assertTrue(TestServer.headers(page).get("content-security-policy").startsWith("default-src 'none'"));
            assertTrue(TestServer.headers(page).get("content-type").startsWith("text/html"));
            String tag = TestServer.headers(page).get("etag");
            assertEquals(
                    304,
                    TestServer.send(HttpRequest.newBuilder(server.uri("/")).header("If-None-Match", tag))
                            .statusCode());
            assertEquals(404, server.get("/no-such-file.js").statusCode());
        }
    }

    @Test
    void usedPort_isSaidSo() {
        try (TestServer server = new TestServer()) {
            InvalidInputException error = assertThrows(
                    InvalidInputException.class, () -> new TestServer(builder -> builder.port(server.server.port())));
            assertTrue(error.getMessage().contains("port " + server.server.port()), error.getMessage());
        }
    }
}
