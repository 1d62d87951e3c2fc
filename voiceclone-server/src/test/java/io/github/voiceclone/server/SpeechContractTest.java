package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Markup;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.testing.Waiters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/audio/speech} and the models, over HTTP. */
class SpeechContractTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withMaxInput(50)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static AudioClip audio(byte[] file) {
        return AudioFiles.read(new ByteArrayInputStream(file), "speech", InputLimits.defaults());
    }

    @ParameterizedTest
    @CsvSource({"mp3,audio/mpeg,ID3", "opus,audio/opus,OggS", "flac,audio/flac,fLaC", "wav,audio/wav,RIFF"})
    void formats_haveTheirMediaTypesAndContent(String format, String mediaType, String magic) {
        HttpResponse<byte[]> response = server.speak("\"input\":\"hello\",\"response_format\":\"" + format + "\"");
        assertEquals(200, response.statusCode());
        assertEquals(mediaType, response.headers().firstValue("content-type").orElseThrow());
        assertEquals(
                "chunked", response.headers().firstValue("transfer-encoding").orElseThrow());
        assertTrue(new String(response.body(), StandardCharsets.ISO_8859_1).startsWith(magic));
        assertTrue(new String(response.body(), StandardCharsets.ISO_8859_1).contains("Synthetic speech"));
        assertEquals(0.5, audio(response.body()).seconds(), 0.15);
    }

    @Test
    void defaultFormat_isMp3() {
        HttpResponse<byte[]> response = server.speak("\"input\":\"hello\"");
        assertEquals("audio/mpeg", response.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void pcm_isAt24Kilohertz() {
        HttpResponse<byte[]> response = server.speak("\"input\":\"hello\",\"response_format\":\"pcm\"");
        assertEquals(
                "audio/pcm;rate=24000;channels=1",
                response.headers().firstValue("content-type").orElseThrow());
        assertEquals(24_000, response.body().length, 100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | model | missing_required_parameter",
                "{'model':'m'} | input | missing_required_parameter",
                "{'model':'m','input':'a'} | voice | missing_required_parameter",
                "{'model':' ','input':'a','voice':'demo'} | model | invalid_value",
                "{'model':1,'input':'a','voice':'demo'} | model | invalid_type",
                "{'model':'m','input':['a'],'voice':'demo'} | input | invalid_type",
                "{'model':'m','input':'  ','voice':'demo'} | input | empty_string",
                "{'model':'m','input':'a','voice':'nobody'} | voice | voice_not_found",
                "{'model':'m','input':'a','voice':'../../etc/passwd'} | voice | voice_not_found",
                "{'model':'m','input':'a','voice':{'id':'nobody'}} | voice | voice_not_found",
                "{'model':'m','input':'a','voice':{'name':'demo'}} | voice | invalid_type",
                "{'model':'m','input':'a','voice':'demo','response_format':'aac'} | response_format | unsupported_format",
                "{'model':'m','input':'a','voice':'demo','response_format':'ogg'} | response_format | unsupported_format",
                "{'model':'m','input':'a','voice':'demo','response_format':null,'speed':5} | speed | invalid_value",
                "{'model':'m','input':'a','voice':'demo','speed':0.1} | speed | invalid_value",
                "{'model':'m','input':'a','voice':'demo','speed':'1'} | speed | invalid_type",
                "{'model':'m','input':'a','voice':'demo','speed':1e999} | speed | invalid_type",
                "{'model':'m','input':'a','voice':'demo','stream_format':'x'} | stream_format | invalid_value",
                "{'model':'m','input':'a','voice':'demo','instructions':1} | instructions | invalid_type",
                "{'model':'m','input':'a','voice':'demo','seed':1.5} | seed | invalid_type",
                "{'model':'m','input':'a','voice':'demo','seed':99999999999999999999} | seed | invalid_type",
                "{'model':'m','input':'a','voice':'demo','style':10} | style | invalid_value",
                "{'model':'m','input':'a','voice':'demo','timestamps':1} | timestamps | invalid_type",
                "{'model':'m','input':'a','voice':'demo','pause':1} | pause | invalid_type",
                "{'model':'m','input':'a','voice':'demo','pause':{'comma':-1}} | pause.comma | invalid_value",
                "{'model':'m','input':'a','voice':'demo','pause':{'coma':1}} | pause.coma | unknown_parameter",
                "{'model':'m','input':'a','voice':'demo','loudness':1} | loudness | invalid_value",
                "{'model':'m','input':'a','voice':'demo','loudness':'loud'} | loudness | invalid_type",
                "{'model':'m','input':'a','voice':'demo','markup':'html'} | markup | invalid_value",
                "{'model':'m','input':'a','voice':'demo','markup':1} | markup | invalid_type",
                "{'model':'m','input':'a','voice':'demo','normalize_text':'no'} | normalize_text | invalid_type",
                "{'model':'m','input':'a','voice':'demo','language':'fr'} | language | unsupported_language",
                "{'model':'m','input':'a','voice':'demo','volume':2} | volume | unknown_parameter",
                "{'model':'m','input':'a','voice':'demo','voice':'x'} | null | invalid_json",
                "[] | null | invalid_json",
                "'' | null | invalid_json",
                "{'model':'m' | null | invalid_json",
                "{} {} | null | invalid_json",
                "{'model':'m','input':'invalid','voice':'demo'} | input | invalid_input",
            })
    void mistakes_areNamed(String body, String param, String code) {
        HttpResponse<byte[]> response = server.post("/v1/audio/speech", body.replace('\'', '"'));
        assertEquals(List.of("400", param, code), TestServer.error(response));
        assertEquals(
                "invalid_request_error",
                TestServer.json(response).at("/error/type").asText());
        assertFalse(TestServer.json(response).at("/error/message").asText().contains("InputLimits"));
    }

    @Test
    void unknownField_isRefusedWithThoseThereAre() {
        String message = TestServer.json(server.speak("\"input\":\"a\",\"volume\":1"))
                .at("/error/message")
                .asText();
        assertTrue(message.contains("volume") && message.contains("response_format") && message.contains("seed"));
    }

    @Test
    void longestInput_isCountedInCharacters() {
        assertEquals(
                200,
                server.speak("\"input\":\"" + "\uD83D\uDE00".repeat(50) + "\"").statusCode());
        assertEquals(
                List.of("400", "input", "string_above_max_length"),
                TestServer.error(server.speak("\"input\":\"" + "a".repeat(51) + "\"")));
    }

    @ParameterizedTest
    @CsvSource({"overloaded,429,rate_limit_error", "defect,500,server_error"})
    void failuresBeforeTheFirstAudio_haveTheirStatus(String text, int status, String type) {
        HttpResponse<byte[]> response = server.speak("\"input\":\"" + text + "\"");
        assertEquals(status, response.statusCode());
        JsonNode error = TestServer.json(response).path("error");
        assertEquals(type, error.path("type").asText());
        assertFalse(error.path("message").asText().contains("secret"));
        assertEquals(status == 429, response.headers().firstValue("retry-after").isPresent());
    }

    @Test
    void failureAfterTheFirstAudio_breaksTheBody() {
        assertThrows(
                UncheckedIOException.class, () -> server.speak("\"input\":\"broken\",\"response_format\":\"wav\""));
    }

    @Test
    void failureAfterTheFirstAudio_isTheLastEvent() {
        List<JsonNode> events = TestServer.events(server.speak("\"input\":\"broken\",\"stream_format\":\"sse\""));
        assertEquals("speech.audio.delta", events.get(0).path("type").asText());
        JsonNode last = events.get(events.size() - 1);
        assertEquals("error", last.path("type").asText());
        assertEquals("broken in the middle", last.at("/error/message").asText());
    }

    @Test
    void firstBytes_leaveWithTheFirstAudio() throws Exception {
        server.cloner.gate = new CountDownLatch(1);
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(
                        server.jsonRequest(
                                        "/v1/audio/speech",
                                        "{\"model\":\"m\",\"voice\":\"demo\",\"input\":\"wait for it\",\"response_format\":\"wav\"}")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        byte[] first = response.body().readNBytes(44 + 3000);
        assertEquals(44 + 3000, first.length);
        server.cloner.gate.countDown();
        assertTrue(response.body().readAllBytes().length > 10 * 3000);
    }

    @Test
    void clientThatLeaves_stopsTheWork() throws Exception {
        int before = server.cloner.cancelled.get();
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(
                        server.jsonRequest(
                                        "/v1/audio/speech",
                                        "{\"model\":\"m\",\"voice\":\"demo\",\"input\":\"" + "long".repeat(12)
                                                + "\",\"response_format\":\"wav\",\"seed\":1}")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        Waiters.until("no speech runs", () -> server.cloner.running.get() == 0);
        assertTrue(server.cloner.cancelled.get() >= before);
    }

    @Test
    void events_holdTheAudioAndTheUsage() {
        HttpResponse<byte[]> response =
                server.speak("\"input\":\"hello\",\"response_format\":\"wav\",\"stream_format\":\"sse\"");
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("content-type").orElseThrow());
        List<JsonNode> events = TestServer.events(response);
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (JsonNode event : events.subList(0, events.size() - 1)) {
            assertEquals("speech.audio.delta", event.path("type").asText());
            audio.writeBytes(Base64.getDecoder().decode(event.path("audio").asText()));
        }
        assertArrayEquals(
                server.speak("\"input\":\"hello\",\"response_format\":\"wav\"").body(), audio.toByteArray());
        JsonNode done = events.get(events.size() - 1);
        assertEquals("speech.audio.done", done.path("type").asText());
        assertEquals(5, done.at("/usage/input_tokens").asInt());
        assertEquals(10, done.at("/usage/output_tokens").asInt());
        assertEquals(15, done.at("/usage/total_tokens").asInt());
    }

    @Test
    void eventsWithTimestamps_holdEachWordOnce() {
        List<JsonNode> events = TestServer.events(
                server.speak(
                        "\"input\":\"hey\",\"timestamps\":true,\"stream_format\":\"sse\",\"response_format\":\"pcm\",\"seed\":4"));
        assertEquals(24_000, events.get(0).path("sample_rate").asInt());
        assertFalse(events.get(1).has("sample_rate"));
        List<String> words = events.stream()
                .flatMap(event -> event.path("words").findValuesAsText("text").stream())
                .toList();
        assertEquals(List.of("h", "e", "y"), words);
        assertEquals(1, events.get(1).at("/words/0/from").asInt());
        assertEquals(2, events.get(1).at("/words/0/to").asInt());
        JsonNode done = events.get(events.size() - 1);
        assertEquals(4, done.path("seed").asInt());
        assertEquals(0.3, done.path("duration_seconds").asDouble(), 1e-9);
    }

    @Test
    void readings_areShownWithoutSpeech() {
        JsonNode reading = TestServer.json(server.post("/v1/audio/readings", "{\"input\":\"hexy a\"}"));
        assertEquals(
                "{\"segments\":[{\"start\":0,\"text\":\"hexy a\",\"reading\":\"HEXY A\",\"words\":["
                        + "{\"start\":0,\"text\":\"hexy\",\"reading\":\"HEXY\"},{\"start\":5,\"text\":\"a\",\"reading\":\"A\"}]}],"
                        + "\"skipped\":[{\"start\":1,\"text\":\"x\"}]}",
                reading.toString());
        assertEquals(
                List.of("400", "input", "string_above_max_length"),
                TestServer.error(server.post("/v1/audio/readings", "{\"input\":\"" + "a".repeat(51) + "\"}")));
    }

    @Test
    void emoji_areCharactersAndNoEscapes() {
        String emoji = "\uD83D\uDE00";
        String answer = new String(
                server.post("/v1/audio/readings", "{\"input\":\"" + emoji + "\"}")
                        .body(),
                StandardCharsets.UTF_8);
        assertTrue(answer.contains("\"text\":\"" + emoji + "\""), answer);
        HttpResponse<byte[]> refused =
                server.post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"a\",\"voice\":\"" + emoji + "\"}");
        assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("'" + emoji + "'"));
        HttpResponse<byte[]> half = server.post("/v1/audio/readings", "{\"input\":\"a\\ud83d\"}");
        assertEquals(200, half.statusCode());
        assertTrue(TestServer.json(half).at("/segments/0/text").asText().startsWith("a"));
    }

    @Test
    void info_saysWhatThereIs() {
        JsonNode info = TestServer.json(server.get("/v1/voiceclone/info"));
        assertEquals("[\"zh\"]", info.path("languages").toString());
        assertEquals(
                "[\"mp3\",\"opus\",\"flac\",\"wav\",\"pcm\"]",
                info.path("formats").toString());
        assertEquals("demo", info.path("default_voice").asText());
        assertEquals(50, info.path("max_input").asInt());
        assertTrue(info.path("consent_required").asBoolean());
        assertEquals("unpackaged", info.path("version").asText());
    }

    @Test
    void timestamps_areJson() {
        JsonNode json =
                TestServer.json(server.speak("\"input\":\"hey\",\"timestamps\":true,\"response_format\":\"pcm\""));
        assertEquals("pcm", json.path("format").asText());
        assertEquals(24_000, json.path("sample_rate").asInt());
        assertEquals(0.3, json.path("duration_seconds").asDouble(), 1e-9);
        assertEquals(
                "[\"h\",\"e\",\"y\"]",
                json.findValuesAsText("text").stream()
                        .map(text -> "\"" + text + "\"")
                        .toList()
                        .toString()
                        .replace(" ", ""));
        assertEquals(0.18, json.at("/words/1/end").asDouble(), 1e-9);
        assertEquals(14_400, Base64.getDecoder().decode(json.path("audio").asText()).length, 100);
    }

    @Test
    void ownFields_reachTheCloner() {
        server.speak(
                "\"input\":\"<speak>own fields</speak>\",\"seed\":7,\"style\":3,\"speed\":1.5,\"language\":\"zh-CN\","
                        + "\"pause\":{\"comma\":0.25},\"loudness\":-16.5,\"markup\":\"ssml\",\"normalize_text\":false,\"instructions\":\"be calm\"");
        var options = server.cloner.requests.stream()
                .filter(request -> request.text().equals("<speak>own fields</speak>"))
                .findFirst()
                .orElseThrow()
                .options()
                .orElseThrow();
        assertEquals(7, options.seed());
        assertEquals(3, options.style());
        assertEquals(1.5, options.speed());
        assertEquals(250, options.pauses().comma().toMillis());
        assertEquals(300, options.pauses().sentence().toMillis());
        assertEquals(-16.5, options.loudness().orElseThrow());
        assertEquals(Markup.SSML, options.markup());
        assertFalse(options.normalizeText());
    }

    @Test
    void fieldsLeftOut_areTheClonersOptions() {
        SynthesisOptions own = SynthesisOptions.defaults()
                .withSeed(5)
                .withLoudness(-16)
                .withPauses(Pauses.defaults().withLine(Duration.ofSeconds(1)));
        try (TestServer other = new TestServer()) {
            other.cloner.options = own;
            other.speak("\"input\":\"hello\",\"speed\":1.5,\"pause\":{\"comma\":0.25},\"response_format\":\"wav\"");
            assertEquals(
                    Optional.of(own.withSpeed(1.5).withPauses(own.pauses().withComma(Duration.ofMillis(250)))),
                    other.cloner.requests.get(0).options());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alloy", "nova", "cedar", "demo"})
    void voicesOfOpenAi_areTheServersFirst(String voice) {
        String body = "{\"model\":\"m\",\"input\":\"hello\",\"response_format\":\"wav\",\"voice\":{\"id\":\"" + voice
                + "\"}}";
        assertArrayEquals(
                server.speak("\"input\":\"hello\",\"response_format\":\"wav\"").body(),
                server.post("/v1/audio/speech", body).body());
        assertNotEquals(
                0,
                server.speak("\"input\":\"hello\",\"seed\":3,\"response_format\":\"wav\"")
                        .body()
                        .length);
    }

    @Test
    void models_areListed() {
        JsonNode models = TestServer.json(server.get("/v1/models"));
        assertEquals("list", models.path("object").asText());
        assertTrue(models.at("/data").findValuesAsText("id").contains("tts-1"));
        assertEquals(
                "model",
                TestServer.json(server.get("/v1/models/tts-1")).path("object").asText());
        assertEquals(List.of("404", "model", "model_not_found"), TestServer.error(server.get("/v1/models/gpt-9")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/audio/speech | POST",
                "/v1/models | GET, HEAD",
                "/ | GET, HEAD",
                "/v1/audio/voices | GET, HEAD, POST",
                "/v1/audio/voices/x | GET, HEAD, DELETE",
                "/v1/voices/x | DELETE",
                "/v1/audio/voice_consents/x | GET, HEAD, POST, DELETE",
            })
    void otherMethods_areToldThoseThereAre(String path, String allowed) {
        HttpResponse<byte[]> response = TestServer.send(
                HttpRequest.newBuilder(server.uri(path)).method("PATCH", HttpRequest.BodyPublishers.noBody()));
        assertEquals(List.of("405", "null", "method_not_allowed"), TestServer.error(response));
        assertEquals(allowed, TestServer.headers(response).get("allow"));
    }

    /** Silence costs a client a few characters, and the server the memory of its samples. */
    @ParameterizedTest
    @MethodSource("silences")
    void tooMuchSilence_isRefusedBeforeAnythingIsSpoken(String fields) {
        try (TestServer other = new TestServer()) {
            HttpResponse<byte[]> response = other.speak(fields);
            assertEquals(List.of("400", "input", "too_much_silence"), TestServer.error(response));
            String message = TestServer.json(response).at("/error/message").asText();
            assertTrue(message.contains(" s of silence, expected at most 600.0 s"), message);
            assertEquals(List.of(), other.cloner.requests);
        }
    }

    static List<String> silences() {
        return List.of(
                "\"timestamps\":true,\"speed\":0.25,\"pause\":{\"line\":60},\"input\":\"" + "a\\n".repeat(2048) + "\"",
                "\"markup\":\"pauses\",\"input\":\"a" + "[pause:60s]".repeat(59) + "b\"",
                "\"markup\":\"ssml\",\"input\":\"<speak>a" + "<break time='60s'/>".repeat(11) + "b</speak>\"",
                "\"pause\":{\"comma\":60},\"input\":\"" + "a，".repeat(11) + "a\"");
    }

    @Test
    void silenceWithinTheLimit_isSpoken() {
        try (TestServer other = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withMaxSilence(Duration.ofSeconds(3))))) {
            String ends = "\"pause\":{\"start\":0.5,\"end\":0.5},\"markup\":\"pauses\",\"input\":";
            assertEquals(200, other.speak(ends + "\"a[pause:1s]b[pause:1s]\"").statusCode());
            assertEquals(
                    400, other.speak(ends + "\"a[pause:1s]b[pause:1001ms]\"").statusCode());
        }
    }

    @Test
    void otherMethodsAndTypes_areRefused() {
        assertEquals(405, server.get("/v1/audio/speech").statusCode());
        assertEquals(405, server.delete("/v1/models").statusCode());
        assertEquals(404, server.get("/v1/audio/translations").statusCode());
        assertEquals(415, server.form("/v1/audio/speech", "input", "a").statusCode());
        assertEquals(415, server.post("/v1/audio/voices", "{}").statusCode());
    }
}
