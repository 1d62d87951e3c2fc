package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.Markup;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.server.contract.ApiKeys;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.server.voices.MemoryVoiceStore;
import io.github.voiceclone.server.voices.VoiceStore;
import io.github.voiceclone.testing.Waiters;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in pieces over a WebSocket. */
class DialogTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/text-to-speech/demo/stream-input";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withMaxInput(10)));
    }

    @AfterEach
    void stop() {
        Waiters.until("no speech runs", () -> server.cloner.running.get() == 0);
        server.close();
    }

    /** A client that keeps what it gets. */
    private static final class Client implements WebSocket.Listener {
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        WebSocket socket;

        static Client of(TestServer server, String path, String... headers) {
            Client client = new Client();
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            for (int i = 0; i < headers.length; i += 2) {
                builder.header(headers[i], headers[i + 1]);
            }
            URI uri = URI.create(server.server.address().toString().replace("http:", "ws:") + path);
            client.socket = builder.buildAsync(uri, client).join();
            return client;
        }

        void send(String json) {
            socket.sendText(json.replace('\'', '"'), true).join();
        }

        JsonNode next() throws Exception {
            String message = messages.poll(60, TimeUnit.SECONDS);
            return JSON.readTree(message == null ? "{}" : message);
        }

        /** Returns whether the last message comes, after any number of others with audio. */
        boolean ends() throws Exception {
            JsonNode message = next();
            while (message.path("audio").isTextual()) {
                message = next();
            }
            return message.path("isFinal").asBoolean();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            messages.add("{\"closed\":" + status + "}");
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            messages.add("{\"closed\":0}");
        }
    }

    @Test
    void parametersLeftOut_areTheClonersOptions_withoutMarkup() throws Exception {
        SynthesisOptions own = SynthesisOptions.defaults().withSeed(5).withLoudness(-16);
        server.cloner.options = own.withMarkup(Markup.SSML);
        Client client = Client.of(server, PATH);
        client.send("{'text':'a','voice_settings':{'speed':1.5}}");
        client.send("{'text':''}");
        assertTrue(client.ends());
        assertEquals(
                Optional.of(own.withSpeed(1.5)), server.cloner.requests.get(0).options());
    }

    @Test
    void pieces_areSpokenAsTheyCome() throws Exception {
        Client client = Client.of(server, PATH + "?output_format=pcm_16000&seed=3");
        client.send("{'text':'a','voice_settings':{'speed':1.5,'stability':0.5}}");
        JsonNode first = client.next();
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        audio.writeBytes(Base64.getDecoder().decode(first.path("audio").asText()));
        assertEquals(3200, audio.size());
        assertEquals("a", first.at("/words/0/text").asText());
        assertEquals("[\"a\"]", first.at("/alignment/chars").toString());
        client.send("{'text':'bc'}");
        JsonNode second = client.next();
        assertEquals("[\"b\",\"c\"]", second.at("/alignment/chars").toString());
        assertEquals("[100,140]", second.at("/alignment/charStartTimesMs").toString());
        assertEquals(1, second.at("/words/0/from").asInt());
        client.send("{'text':''}");
        assertTrue(client.ends());
        assertEquals(1000, client.next().path("closed").asInt());
        var options = server.cloner.requests.get(0).options().orElseThrow();
        assertEquals(1.5, options.speed());
        assertEquals(3, options.seed());
        Waiters.until("it is logged", () -> server.log.size() == 1);
        assertTrue(server.log.get(0).contains("GET /v1/text-to-speech/{voice}/stream-input 101 ok"), server.log.get(0));
    }

    @Test
    void flush_endsALine() throws Exception {
        Client client = Client.of(server, PATH + "?output_format=pcm");
        client.send("{'text':'a','flush':true}");
        assertEquals("a", client.next().at("/words/0/text").asText());
        assertEquals("\n", client.next().at("/words/0/text").asText());
        client.send("{'text':''}");
        assertTrue(client.ends());
    }

    @Test
    void clientThatLeaves_freesItsRoom() throws Exception {
        Client client = Client.of(server, PATH);
        client.send("{'text':'a'}");
        Waiters.until("it speaks", () -> server.cloner.running.get() == 1);
        client.socket.abort();
        Waiters.until("it is cancelled", () -> server.cloner.cancelled.get() == 1);
        Waiters.until("it is logged", () -> server.log.size() == 1);
        assertTrue(server.log.get(0).contains("101 aborted"), server.log.get(0));
    }

    @Test
    void clientThatSaysNothing_isLogged() {
        Client.of(server, PATH).socket.sendClose(1000, "").join();
        Waiters.until("it is logged", () -> server.log.size() == 1);
        assertTrue(server.log.get(0).contains("101 ok"), server.log.get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | text | missing_required_parameter",
                "{'text':1} | text | invalid_type",
                "nonsense | null | invalid_json",
                "{'text':'a','volume':1} | volume | unknown_parameter",
                "{'text':'a','voice_settings':{'speed':9}} | voice_settings.speed | invalid_value",
                "{'text':'invalid'} | input | invalid_input",
                "{'text':''} | text | empty_string",
            })
    void mistakes_areNamedAndEndIt(String message, String param, String code) throws Exception {
        Client client = Client.of(server, PATH);
        client.send(message);
        JsonNode error = client.next().path("error");
        assertEquals(param, error.path("param").asText());
        assertEquals(code, error.path("code").asText());
        assertEquals(1008, client.next().path("closed").asInt());
    }

    @Test
    void whatIsNoJson_isAMessageAndNoBody() throws Exception {
        Client client = Client.of(server, PATH);
        client.send("nonsense");
        String message = client.next().at("/error/message").asText();
        assertTrue(message.startsWith("the message is not valid JSON"), message);
    }

    @Test
    void blankText_isEmpty() throws Exception {
        Client client = Client.of(server, PATH);
        client.send("{'text':' '}");
        client.send("{'text':''}");
        JsonNode message = client.next();
        while (message.path("audio").isTextual()) {
            message = client.next();
        }
        assertEquals("empty_string", message.at("/error/code").asText());
        assertEquals(1008, client.next().path("closed").asInt());
    }

    @Test
    void silentClient_isToldAfterWhatItHasSaidIsSpoken() throws Exception {
        Client client = Client.of(server, PATH + "?output_format=pcm&inactivity_timeout=1");
        client.send("{'text':'a'}");
        assertEquals("a", client.next().at("/words/0/text").asText());
        JsonNode message = client.next();
        while (message.path("audio").isTextual()) {
            message = client.next();
        }
        assertEquals("inactivity_timeout", message.at("/error/code").asText());
        assertTrue(message.at("/error/message").asText().startsWith("no text came for 1 s"), message.toString());
        assertEquals(1008, client.next().path("closed").asInt());
        Waiters.until("it is logged", () -> server.log.size() == 1);
        assertTrue(server.log.get(0).contains("101 failed"), server.log.get(0));
    }

    @Test
    void clientThatSaysNothing_isTold() throws Exception {
        Client client = Client.of(server, PATH + "?inactivity_timeout=1");
        assertEquals("inactivity_timeout", client.next().at("/error/code").asText());
        assertEquals(1008, client.next().path("closed").asInt());
        Waiters.until("it is logged", () -> server.log.size() == 1);
    }

    @Test
    void mistakeInTheMiddle_stopsTheSpeech() throws Exception {
        Client client = Client.of(server, PATH + "?output_format=pcm");
        client.send("{'text':'a'}");
        client.next();
        client.send("{'text':'" + "b".repeat(160) + "'}");
        assertEquals("string_above_max_length", client.next().at("/error/code").asText());
        assertEquals(1008, client.next().path("closed").asInt());
        Waiters.until("it is logged", () -> server.log.size() == 1);
        assertTrue(server.log.get(0).contains("101 failed"), server.log.get(0));
    }

    private static int refused(TestServer server, String path, String... headers) {
        CompletionException error = assertThrows(CompletionException.class, () -> Client.of(server, path, headers));
        return ((WebSocketHandshakeException) error.getCause()).getResponse().statusCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/text-to-speech/nobody/stream-input",
                PATH + "?output_format=ulaw_8000",
                PATH + "?output_format=mp3_12345",
                PATH + "?inactivity_timeout=999",
                PATH + "?seed=x",
                PATH + "?language_code=fr"
            })
    void badHandshakes_areRefused(String path) {
        assertEquals(400, refused(server, path));
    }

    @Test
    void otherOrigins_areRefused() {
        assertEquals(403, refused(server, PATH, "Origin", "https://evil.example.com"));
        assertEquals(426, server.get(PATH).statusCode());
    }

    /** A store whose voices are looked up only once a gate is open. */
    private static VoiceStore slow(CountDownLatch asked, CountDownLatch gate) {
        VoiceStore memory = new MemoryVoiceStore();
        return (VoiceStore) Proxy.newProxyInstance(
                VoiceStore.class.getClassLoader(), new Class<?>[] {VoiceStore.class}, (proxy, method, arguments) -> {
                    asked.countDown();
                    assertTrue(gate.await(60, TimeUnit.SECONDS));
                    return method.invoke(memory, arguments);
                });
    }

    @Test
    void slowStore_keepsNobodyElseWaiting() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        try (TestServer busy = new TestServer(builder -> builder.store(slow(asked, gate)))) {
            CompletableFuture<Integer> handshake =
                    CompletableFuture.supplyAsync(() -> refused(busy, "/v1/text-to-speech/nobody/stream-input"));
            try {
                assertTrue(asked.await(60, TimeUnit.SECONDS));
                HttpRequest request = HttpRequest.newBuilder(busy.uri("/health"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                assertEquals(
                        200,
                        HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode());
                Client client = Client.of(busy, PATH);
                client.send("{'text':'a'}");
                client.send("{'text':''}");
                assertTrue(client.ends());
            } finally {
                gate.countDown();
            }
            assertEquals(400, handshake.get(60, TimeUnit.SECONDS));
        }
    }

    /** A client that is gone by the time its handshake is answered. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientThatLeavesDuringItsHandshake_freesItsRoom(boolean reset) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        try (TestServer small = new TestServer(builder -> builder.store(slow(asked, gate))
                .options(ServerOptions.defaults().withMaxRequests(1)))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), small.server.port())) {
                String handshake = String.join(
                        "\r\n",
                        "GET /v1/text-to-speech/alloy/stream-input HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        "",
                        "");
                socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
                assertTrue(asked.await(60, TimeUnit.SECONDS));
                socket.setSoLinger(reset, 0);
            } finally {
                gate.countDown();
            }
            Waiters.until("it is logged", () -> small.log.size() == 1);
            assertEquals(200, small.speak("\"input\":\"a\"").statusCode());
        }
    }

    private static final String KEY = "0123456789abcdef";

    private static TestServer locked(ServerOptions options) {
        return new TestServer(
                builder -> builder.keys(ApiKeys.of(List.of("ann=" + KEY))).options(options));
    }

    @Test
    void withKeys_othersAreRefused() throws Exception {
        try (TestServer locked = locked(ServerOptions.defaults())) {
            assertEquals(401, refused(locked, PATH, "xi-api-key", KEY + "0"));
            assertEquals(401, refused(locked, PATH, "Authorization", "Bearer " + KEY + "0"));
            assertEquals(401, locked.get(PATH).statusCode());
            Client client = Client.of(locked, PATH, "xi-api-key", KEY);
            client.send("{'text':'a'}");
            client.send("{'text':''}");
            assertTrue(client.ends());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'xi_api_key':'" + KEY + "'", "'authorization':'Bearer " + KEY + "'"})
    void keyMayComeInTheFirstMessage_andIsNotLogged(String field) throws Exception {
        try (TestServer locked = locked(ServerOptions.defaults())) {
            Client client = Client.of(locked, PATH + "?output_format=pcm_16000");
            client.send("{'text':' ','voice_settings':{'stability':0.5}," + field + "}");
            client.send("{'text':'a'}");
            client.send("{'text':''}");
            assertTrue(client.ends());
            assertEquals(1000, client.next().path("closed").asInt());
            Waiters.until("it is logged", () -> locked.log.size() == 1);
            assertTrue(locked.log.get(0).startsWith("ann GET "), locked.log.get(0));
            assertFalse(locked.log.get(0).contains(KEY), locked.log.get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo | {'text':'a'} | missing_api_key",
                "demo | {'text':'a','xi_api_key':'0123456789abcdeg'} | invalid_api_key",
                "demo | {'text':'a','authorization':'Bearer 0123456789abcdeg'} | invalid_api_key",
                "nobody | {'text':'a'} | missing_api_key",
                "nobody | {'text':'a','xi_api_key':'0123456789abcdef'} | voice_not_found",
            })
    void withoutAKey_theFirstMessageIsTheLast(String voice, String message, String code) throws Exception {
        try (TestServer locked = locked(ServerOptions.defaults())) {
            Client client = Client.of(locked, PATH.replace("demo", voice));
            client.send(message);
            assertEquals(code, client.next().at("/error/code").asText());
            assertEquals(1008, client.next().path("closed").asInt());
            assertEquals(List.of(), locked.cloner.requests);
            Waiters.until("it is logged", () -> locked.log.size() == 1);
            assertFalse(locked.log.get(0).contains("0123456789abcde"), locked.log.get(0));
        }
    }

    @Test
    void clientThatSendsNoKey_takesNoPlaceAndIsEnded() throws Exception {
        try (TestServer locked = locked(ServerOptions.defaults().withMaxRequests(1))) {
            Client silent = Client.of(locked, PATH);
            Client client = Client.of(locked, PATH, "xi-api-key", KEY);
            Client third = Client.of(locked, PATH);
            third.send("{'text':'a','xi_api_key':'" + KEY + "'}");
            assertEquals("server_overloaded", third.next().at("/error/code").asText());
            client.send("{'text':'a'}");
            client.send("{'text':''}");
            assertTrue(client.ends());
            assertEquals("missing_api_key", silent.next().at("/error/code").asText(), "after some seconds");
            assertEquals(1008, silent.next().path("closed").asInt());
        }
    }

    @Test
    void keyOfTheFirstMessage_countsAgainstItsRate() throws Exception {
        try (TestServer locked = locked(ServerOptions.defaults().withRequestsPerMinute(1))) {
            Client client = Client.of(locked, PATH);
            client.send("{'text':'a','xi_api_key':'" + KEY + "'}");
            client.send("{'text':''}");
            assertTrue(client.ends());
            assertEquals(429, refused(locked, PATH, "xi-api-key", KEY));
        }
    }

    @Test
    void fullServer_refusesMore() throws Exception {
        try (TestServer small = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withMaxRequests(1)))) {
            Client client = Client.of(small, PATH);
            assertEquals(429, refused(small, PATH));
            client.socket.sendClose(1000, "").join();
            Waiters.until("there is room", () -> small.speak("\"input\":\"a\"").statusCode() == 200);
        }
    }
}
