package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cache.CacheTier;
import io.github.voiceclone.cache.SpeakerKey;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.server.voices.FolderVoiceStore;
import io.github.voiceclone.server.voices.RedisVoiceStore;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.SpeakerFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consents and voices over HTTP, kept in a folder. */
class VoicesContractTest {
    private static final byte[] SAMPLE = TestServer.recording(2, 0.11);

    @TempDir
    private Path folder;

    private final MapTier tier = new MapTier();
    private TestServer server;

    /** A tier whose content can be looked at. */
    private static final class MapTier implements CacheTier {
        private final Map<SpeakerKey, byte[]> content = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "map";
        }

        @Override
        public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
            return Map.of();
        }

        @Override
        public int put(Map<SpeakerKey, byte[]> values) {
            content.putAll(values);
            return values.size();
        }

        @Override
        public void remove(Set<SpeakerKey> keys) {
            content.keySet().removeAll(keys);
        }
    }

    @BeforeEach
    void start() {
        server = new TestServer(
                builder -> builder.store(new FolderVoiceStore(folder)).cache(TieredCache.of(tier)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> create(String name, String consent) {
        return server.form("/v1/audio/voices", "name", name, "audio_sample", SAMPLE, "consent", consent);
    }

    private String createdId(String name, String consent) {
        return TestServer.json(create(name, consent)).path("id").asText();
    }

    private byte[] wav(String voice) {
        HttpResponse<byte[]> response = server.post(
                "/v1/audio/speech",
                "{\"model\":\"m\",\"input\":\"hello\",\"response_format\":\"wav\",\"voice\":\"" + voice + "\"}");
        assertEquals(200, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
        return response.body();
    }

    private List<String> names() {
        return TestServer.json(server.get("/v1/audio/voices")).path("voices").findValuesAsText("name");
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void consent_isCreatedReadRenamedAndListed() {
        HttpResponse<byte[]> made = server.form(
                "/v1/audio/voice_consents",
                "name",
                "Ann",
                "language",
                "zh-CN",
                "recording",
                TestServer.recording(1, 0.1));
        JsonNode consent = TestServer.json(made);
        assertEquals(200, made.statusCode());
        assertEquals("audio.voice_consent", consent.path("object").asText());
        assertTrue(consent.path("id").asText().matches("cons_[0-9a-f]{24}"));
        assertEquals("zh-CN", consent.path("language").asText());
        assertTrue(consent.path("created_at").isIntegralNumber());
        String path = "/v1/audio/voice_consents/" + consent.path("id").asText();
        assertEquals(consent, TestServer.json(server.get(path)));
        assertEquals(
                "Bea",
                TestServer.json(server.post(path, "{\"name\":\"Bea\"}"))
                        .path("name")
                        .asText());
        JsonNode list = TestServer.json(server.get("/v1/audio/voice_consents"));
        assertEquals("Bea", list.at("/data/0/name").asText());
        assertFalse(list.path("has_more").asBoolean());
    }

    @Test
    void voice_speaksByIdAndByName() {
        HttpResponse<byte[]> made = create("小安 / Ann", server.consent());
        JsonNode voice = TestServer.json(made);
        assertEquals("audio.voice", voice.path("object").asText());
        assertTrue(voice.path("id").asText().matches("voice_[0-9a-f]{24}"));
        assertArrayEquals(wav(voice.path("id").asText()), wav("小安 / Ann"));
        assertEquals(
                voice,
                TestServer.json(
                        server.get("/v1/audio/voices/" + voice.path("id").asText())));
    }

    @Test
    void withoutConsent_noVoice() throws IOException {
        HttpResponse<byte[]> refused = server.form("/v1/audio/voices", "name", "Ann", "audio_sample", SAMPLE);
        assertEquals(List.of("400", "consent", "consent_required"), TestServer.error(refused));
        assertEquals(List.of("400", "consent", "consent_not_found"), TestServer.error(create("Ann", "cons_1")));
        assertEquals(List.of("400", "consent", "consent_not_found"), TestServer.error(create("Ann", "../x")));
        assertEquals(0, files());
    }

    @Test
    void consentNotRequired_voiceWithoutIt() {
        try (TestServer open = new TestServer(
                builder -> builder.options(ServerOptions.defaults().withConsentRequired(false)))) {
            assertEquals(
                    200,
                    open.form("/v1/voices", "voice_name", "Ann", "voice_file", SAMPLE)
                            .statusCode());
            assertEquals(200, open.delete("/v1/voices/Ann").statusCode());
        }
    }

    @Test
    void deletedConsent_takesVoicesAndEmbeddingsWithIt() throws IOException {
        String consent = server.consent();
        String other = server.consent();
        String first = createdId("first", consent);
        createdId("second", consent);
        createdId("third", other);
        SpeakerKey key = SpeakerKey.of(
                server.cloner.encoderInfo().fingerprint(),
                new SpeakerFormat.Embedding(16),
                new EncodeRequest(
                        AudioFiles.read(new ByteArrayInputStream(SAMPLE), "x", 1 << 20, 10), Preprocessing.STANDARD));
        tier.put(Map.of(key, new byte[64]));
        JsonNode deleted = TestServer.json(server.delete("/v1/audio/voice_consents/" + consent));
        assertTrue(deleted.path("deleted").asBoolean());
        assertEquals(List.of("demo", "third"), names());
        assertEquals(Map.of(), tier.content);
        assertEquals(4, files());
        assertEquals(404, server.get("/v1/audio/voices/" + first).statusCode());
        assertEquals(404, server.delete("/v1/audio/voice_consents/" + consent).statusCode());
        assertEquals(List.of("400", "consent", "consent_not_found"), TestServer.error(create("Ann", consent)));
    }

    @Test
    void deletedVoice_isGone() throws IOException {
        String id = createdId("Ann", server.consent());
        assertEquals(200, server.delete("/v1/audio/voices/" + id).statusCode());
        assertEquals(404, server.delete("/v1/audio/voices/" + id).statusCode());
        assertEquals(2, files());
    }

    @Test
    void ownVoice_cannotBeDeleted() {
        assertEquals(403, server.delete("/v1/audio/voices/demo").statusCode());
        assertEquals(403, server.delete("/v1/voices/demo").statusCode());
    }

    @Test
    void restart_findsVoicesAgain() {
        String id = createdId("Ann", server.consent());
        byte[] before = wav(id);
        try (TestServer again = new TestServer(builder -> builder.store(new FolderVoiceStore(folder)))) {
            HttpResponse<byte[]> response = again.post(
                    "/v1/audio/speech",
                    "{\"model\":\"m\",\"input\":\"hello\",\"response_format\":\"wav\",\"voice\":\"Ann\"}");
            assertArrayEquals(before, response.body());
        }
    }

    @Test
    void savedVoiceInTheFolder_isAVoice() {
        String id = createdId("Ann", server.consent());
        Voice voice = Voice.load(folder.resolve(id + ".voice"));
        assertTrue(voice.consent().orElseThrow().startsWith("consent cons_"));
        voice.withName("").save(folder.resolve("by-hand.voice"));
        assertTrue(names().contains("by-hand"));
        assertEquals(200, server.delete("/v1/audio/voices/by-hand").statusCode());
    }

    @Test
    void damagedFiles_areLeftOut() throws IOException {
        String id = createdId("Ann", server.consent());
        Files.writeString(folder.resolve("bad.voice"), "nonsense");
        Files.writeString(folder.resolve("a b.voice"), "nonsense");
        Files.writeString(folder.resolve(id + ".voice.json"), "{");
        assertEquals(200, server.get("/v1/audio/voices").statusCode());
        assertFalse(names().contains("bad"));
    }

    @Test
    void lists_haveTheShapesOfOtherServers() {
        String consent = server.consent();
        String id = createdId("Ann", consent);
        JsonNode list = TestServer.json(server.get("/v1/audio/voices?limit=1"));
        assertEquals("list", list.path("object").asText());
        assertEquals(1, list.path("data").size());
        assertTrue(list.path("has_more").asBoolean());
        assertEquals(2, list.path("voices").size());
        JsonNode next = TestServer.json(server.get(
                "/v1/audio/voices?limit=1&after=" + list.path("last_id").asText()));
        assertEquals(id, next.at("/data/0/id").asText());
        assertEquals(
                "{\"voices\":[\"demo\",\"" + id + "\"]}",
                TestServer.json(server.get("/v1/audio/voices?legacy=true")).toString());
        assertEquals(2, TestServer.json(server.get("/v1/voices")).path("count").asInt());
        assertEquals(
                List.of("400", "limit", "invalid_value"), TestServer.error(server.get("/v1/audio/voices?limit=0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/audio/voices", "/v1/voices", "/v1/audio/voice_consents"})
    void pageAfterWhatIsNotInTheList_isRefused(String path) {
        server.consent();
        HttpResponse<byte[]> page = server.get(path + "?after=nobody");
        assertEquals(List.of("400", "after", "invalid_value"), TestServer.error(page));
        String message = TestServer.json(page).at("/error/message").asText();
        assertTrue(message.startsWith("'after' must be an id of the list"), message);
    }

    @Test
    void nameOfAnOwnVoice_isTaken() {
        String consent = server.consent();
        assertEquals(List.of("400", "name", "name_taken"), TestServer.error(create("demo", consent)));
        HttpResponse<byte[]> other =
                server.form("/v1/voices", "voice_name", "demo", "voice_file", SAMPLE, "consent", consent);
        assertEquals(List.of("400", "voice_name", "name_taken"), TestServer.error(other));
        assertEquals(List.of("demo"), names());
    }

    @Test
    void savedVoiceOfAnOwnName_doesNotReplaceIt() {
        byte[] before = wav("demo");
        String id = createdId("Ann", server.consent());
        Voice.load(folder.resolve(id + ".voice")).withName("demo").save(folder.resolve("other.voice"));
        assertEquals(
                List.of("demo", "demo"), names().stream().filter("demo"::equals).toList());
        assertArrayEquals(before, wav("demo"));
        assertArrayEquals(wav(id), wav("other"));
    }

    @Test
    void twoOfOneName_areAskedForById() {
        String consent = server.consent();
        createdId("Ann", consent);
        String second = createdId("Ann", consent);
        HttpResponse<byte[]> refused =
                server.post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hello\",\"voice\":\"Ann\"}");
        assertEquals(List.of("400", "voice", "ambiguous_voice"), TestServer.error(refused));
        assertTrue(wav(second).length > 44);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2fetc%2fpasswd", "%2e%2e", "a%00b", "x%0d%0aSet-Cookie:a", "consents", ".hidden"})
    void namesInPaths_neverBecomeFiles(String name) throws IOException {
        createdId("Ann", server.consent());
        long before = files();
        for (String path : List.of("/v1/audio/voices/", "/v1/voices/", "/v1/audio/voice_consents/")) {
            HttpResponse<byte[]> response = server.delete(path + name);
            assertTrue(response.statusCode() >= 400 && response.statusCode() < 500, path + name + ": " + response);
        }
        assertEquals(before, files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "a\nb"})
    void badNames_areRefused(String name) {
        assertEquals(List.of("400", "name", "invalid_value"), TestServer.error(create(name, server.consent())));
    }

    @Test
    void badRecordings_areRefusedByField() {
        String consent = server.consent();
        HttpResponse<byte[]> noise =
                server.form("/v1/audio/voices", "name", "Ann", "audio_sample", new byte[1000], "consent", consent);
        assertEquals(List.of("400", "audio_sample", "invalid_recording"), TestServer.error(noise));
        HttpResponse<byte[]> brief = server.form(
                "/v1/audio/voices", "name", "Ann", "audio_sample", TestServer.recording(0.2, 0.1), "consent", consent);
        assertEquals(List.of("400", "audio_sample", "invalid_recording"), TestServer.error(brief));
        HttpResponse<byte[]> missing = server.form("/v1/audio/voices", "name", "Ann", "consent", consent);
        assertEquals(List.of("400", "audio_sample", "missing_required_parameter"), TestServer.error(missing));
        HttpResponse<byte[]> unknown = server.form("/v1/audio/voices", "title", "Ann");
        assertEquals(List.of("400", "title", "unknown_parameter"), TestServer.error(unknown));
        HttpResponse<byte[]> language =
                server.form("/v1/audio/voice_consents", "name", "A", "language", "../x", "recording", SAMPLE);
        assertEquals(List.of("400", "language", "invalid_value"), TestServer.error(language));
    }

    @Test
    void tooManyVoices_areRefused() {
        try (TestServer small = new TestServer(builder ->
                builder.options(ServerOptions.defaults().withMaxVoices(1).withConsentRequired(false)))) {
            assertEquals(
                    200,
                    small.form("/v1/audio/voices", "name", "a", "audio_sample", SAMPLE)
                            .statusCode());
            assertEquals(
                    400,
                    small.form("/v1/audio/voices", "name", "b", "audio_sample", SAMPLE)
                            .statusCode());
        }
    }

    private TestServer comparing(Path at) {
        return new TestServer(builder -> builder.store(new FolderVoiceStore(at))
                .cache(TieredCache.of(tier))
                .options(ServerOptions.defaults().withConsentSimilarity(0.95)));
    }

    private static String consentOf(TestServer server, byte[] recording) {
        return TestServer.json(server.form(
                        "/v1/audio/voice_consents", "name", "Ann", "language", "en", "recording", recording))
                .path("id")
                .asText();
    }

    private static HttpResponse<byte[]> sample(TestServer server, String consent) {
        return server.form("/v1/audio/voices", "name", "Ann", "audio_sample", SAMPLE, "consent", consent);
    }

    @Test
    void voiceThatIsNotTheConsents_isRefused_alsoAfterARestart() throws IOException {
        String same;
        String other;
        try (TestServer compared = comparing(folder.resolve("compared"))) {
            same = consentOf(compared, SAMPLE);
            other = consentOf(compared, TestServer.recording(2, 0.31));
            HttpResponse<byte[]> refused = sample(compared, other);
            assertEquals(List.of("400", "audio_sample", "different_speaker"), TestServer.error(refused));
            String message = TestServer.json(refused).at("/error/message").asText();
            assertTrue(message.contains("expected at least 0.95"), message);
            assertEquals(200, sample(compared, same).statusCode());
        }
        try (TestServer again = comparing(folder.resolve("compared"))) {
            assertEquals(
                    "different_speaker", TestServer.error(sample(again, other)).get(2));
            assertEquals(200, sample(again, same).statusCode());
            assertEquals(
                    200,
                    again.post("/v1/audio/voice_consents/" + other, "{\"name\":\"B\"}")
                            .statusCode());
            assertEquals(
                    "different_speaker", TestServer.error(sample(again, other)).get(2), "after a new name");
        }
    }

    @Test
    void consentThatWasNotCompared_isToBeRecordedAgain() {
        String consent = server.consent();
        try (TestServer compared = comparing(folder)) {
            assertEquals(
                    List.of("400", "consent", "consent_not_comparable"), TestServer.error(sample(compared, consent)));
        }
        assertEquals(200, sample(server, consent).statusCode(), "unless told otherwise nothing is compared");
    }

    @Test
    void recordingsOfConsents_areNotServed() {
        String consent = server.consent();
        for (String path : List.of("/recording", ".recording", "/content", "")) {
            HttpResponse<byte[]> response = server.get("/v1/audio/voice_consents/" + consent + path);
            assertFalse(new String(response.body(), StandardCharsets.ISO_8859_1).contains("RIFF"), path);
            assertEquals(path.isEmpty() ? 200 : 404, response.statusCode(), path);
        }
    }

    @Test
    void storeThatIsAway_is503_andOwnVoicesSpeakOn() {
        try (RedisVoiceStore away = new RedisVoiceStore("redis://:correct-horse@127.0.0.1:1");
                TestServer lonely = new TestServer(builder -> builder.store(away))) {
            HttpResponse<byte[]> list = lonely.get("/v1/audio/voices");
            assertEquals(List.of("503", "null", "voices_unavailable"), TestServer.error(list));
            assertEquals("1", TestServer.headers(list).get("retry-after"));
            assertFalse(new String(list.body(), StandardCharsets.UTF_8).contains("127.0.0.1"));
            assertEquals(
                    "503",
                    TestServer.error(lonely.form(
                                    "/v1/audio/voice_consents", "name", "Ann", "language", "en", "recording", SAMPLE))
                            .get(0));
            assertEquals(200, lonely.speak("\"input\":\"hello\"").statusCode());
            assertEquals(200, lonely.get("/health").statusCode());
            assertFalse(String.join("\n", lonely.log).contains("correct-horse"));
        }
    }

    @Test
    void similarity_isOneToItself() {
        String id = createdId("Ann", server.consent());
        JsonNode same = TestServer.json(server.form("/v1/audio/similarities", "voice", id, "file", SAMPLE));
        assertEquals(1, same.path("similarity").asDouble(), 1e-6);
        JsonNode other = TestServer.json(
                server.form("/v1/audio/similarities", "voice", "demo", "file", TestServer.recording(1, 0.2)));
        assertTrue(other.path("similarity").asDouble() < 0.9);
    }
}
