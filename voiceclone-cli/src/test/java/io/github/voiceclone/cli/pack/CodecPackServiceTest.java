package io.github.voiceclone.cli.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.server.SpeechServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs of codec language models behind the cache of voices, the server and a batch. */
class CodecPackServiceTest {
    private static final String TEXT = "The old bridge.";

    @TempDir
    Path folder = Path.of("");

    private Path pack(String family) {
        Path pack = folder.resolve("pack");
        if (family.equals("pocket")) {
            RandomPack.writeTinyPocket(pack, 1);
        } else {
            RandomPack.writeTinyMoss(pack, 1);
        }
        return pack;
    }

    private static VoiceCloner cloner(Path pack, TieredCache cache) {
        return VoiceCloner.builder()
                .backend("onnx")
                .pack(pack)
                .precision("fp32")
                .cache(cache)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pocket", "moss"})
    void voices_areCachedOnDisk(String family) throws IOException {
        Path pack = pack(family);
        AudioClip recording = AudioFiles.read(TestFiles.speech(), InputLimits.defaults());
        TieredCache cache = SpeakerCaches.disk(folder.resolve("cache"));
        try (VoiceCloner first = cloner(pack, cache);
                VoiceCloner second = cloner(pack, cache)) {
            Voice voice = first.createVoice("a", recording);
            assertEquals(voice.speaker(), second.createVoice("b", recording).speaker());
            assertEquals(1, cache.statistics().computed());
        }
        TieredCache later = SpeakerCaches.disk(folder.resolve("cache"));
        try (VoiceCloner third = cloner(pack, later)) {
            third.createVoice("c", recording);
            assertEquals(0, later.statistics().computed(), "read from the disk");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pocket", "moss"})
    void server_speaksAsTheClonerDoes(String family) throws IOException, InterruptedException {
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .pack(pack(family))
                .precision("fp32")
                .build()) {
            Voice voice = cloner.createVoice("a", AudioFiles.read(TestFiles.speech(), InputLimits.defaults()));
            AudioClip expected = cloner.speak(SpeechRequest.of(TEXT, voice)).audio();
            try (SpeechServer server =
                    SpeechServer.builder(cloner).port(0).voice(voice).start()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/v1/audio/speech"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"tts-1\",\"voice\":\"a\",\"input\":\""
                                + TEXT + "\",\"response_format\":\"wav\"}"))
                        .build();
                HttpResponse<byte[]> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, answer.statusCode());
                AudioClip heard =
                        AudioFiles.read(new ByteArrayInputStream(answer.body()), "answer", InputLimits.defaults());
                assertEquals(expected.sampleRate(), heard.sampleRate());
                assertTrue(heard.length() > 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pocket", "moss"})
    void batch_speaksEveryLine(String family) throws IOException {
        Files.copy(TestFiles.speech(), folder.resolve("me.wav"));
        Path manifest = folder.resolve("lines.jsonl");
        Files.write(manifest, List.of(line("one", "One."), line("two", TEXT)));
        Path out = folder.resolve("out");
        Run run = Run.of("batch", "--pack", pack(family), "--manifest", manifest, "--out", out);
        assertEquals(0, run.status(), run.err());
        assertTrue(Files.size(out.resolve("one.wav")) > 44);
        assertTrue(Files.size(out.resolve("two.wav")) > 44);
    }

    private static String line(String id, String text) {
        return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\", \"reference\": \"me.wav\"}";
    }
}
