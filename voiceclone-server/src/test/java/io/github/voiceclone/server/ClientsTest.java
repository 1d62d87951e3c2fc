package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.audio.speech.SpeechCreateParams;
import dev.langchain4j.model.audio.TextToSpeechRequest;
import dev.langchain4j.model.openai.OpenAiTextToSpeechModel;
import io.github.voiceclone.server.contract.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.audio.tts.TextToSpeechPrompt;
import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioSpeechOptions;

/** Clients of OpenAI's that nobody here wrote, as they are. */
class ClientsTest {
    private static final String KEY = "0123456789abcdef-key";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(builder -> builder.keys(ApiKeys.of(List.of("clients=" + KEY))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static OpenAIClient openAi(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.server.address() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static SpeechCreateParams.Builder speech(String input) {
        return SpeechCreateParams.builder().model("tts-1").voice("alloy").input(input);
    }

    private static byte[] expected(String input, String format) {
        return TestServer.send(server.jsonRequest(
                                "/v1/audio/speech",
                                "{\"model\":\"m\",\"voice\":\"demo\",\"input\":\"" + input + "\",\"response_format\":\""
                                        + format + "\"}")
                        .header("Authorization", "Bearer " + KEY))
                .body();
    }

    @Test
    void openAiJava_getsSpeech() throws Exception {
        try (HttpResponse response = openAi(KEY)
                .audio()
                .speech()
                .create(speech("hello")
                        .responseFormat(SpeechCreateParams.ResponseFormat.WAV)
                        .speed(1.0)
                        .instructions("calm")
                        .build())) {
            assertEquals(200, response.statusCode());
            assertArrayEquals(expected("hello", "wav"), response.body().readAllBytes());
        }
    }

    @Test
    void openAiJava_understandsErrors() {
        BadRequestException unknown = assertThrows(BadRequestException.class, () -> openAi(KEY)
                .audio()
                .speech()
                .create(speech("hello").voice("nobody").build()));
        assertEquals("voice", unknown.param().orElseThrow());
        assertEquals("voice_not_found", unknown.code().orElseThrow());
        assertThrows(
                UnauthorizedException.class,
                () -> openAi("wrong").audio().speech().create(speech("hello").build()));
        assertThrows(
                RateLimitException.class,
                () -> openAi(KEY).audio().speech().create(speech("overloaded").build()));
    }

    @Test
    void openAiJava_listsModels() {
        assertTrue(openAi(KEY).models().list().data().stream()
                .anyMatch(model -> model.id().equals("tts-1")));
    }

    @Test
    void langChain4j_getsMp3() {
        OpenAiTextToSpeechModel model = OpenAiTextToSpeechModel.builder()
                .baseUrl(server.server.address() + "/v1")
                .apiKey(KEY)
                .modelName("tts-1")
                .build();
        byte[] audio = model.synthesize(TextToSpeechRequest.builder()
                        .text("hello")
                        .voice("alloy")
                        .build())
                .audio()
                .binaryData();
        assertArrayEquals(expected("hello", "mp3"), audio);
    }

    @Test
    void springAi_getsSpeech() {
        OpenAiAudioSpeechOptions options = OpenAiAudioSpeechOptions.builder()
                .model("tts-1")
                .voice("alloy")
                .responseFormat("wav")
                .build();
        OpenAiAudioSpeechModel model = OpenAiAudioSpeechModel.builder()
                .openAiClient(openAi(KEY))
                .options(options)
                .build();
        byte[] audio =
                model.call(new TextToSpeechPrompt("hello", options)).getResult().getOutput();
        assertArrayEquals(expected("hello", "wav"), audio);
    }

    @Test
    void curl_getsSpeech(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("speech.wav");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--fail", "-o", file.toString()));
        command.addAll(List.of("-H", "Content-Type: application/json", "-H", "Authorization: Bearer " + KEY));
        command.addAll(
                List.of("-d", "{\"model\":\"m\",\"voice\":\"alloy\",\"input\":\"hello\",\"response_format\":\"wav\"}"));
        command.add(server.server.address() + "/v1/audio/speech");
        Process curl;
        try {
            curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (java.io.IOException e) {
            assumeTrue(false, "no curl on the PATH");
            return;
        }
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(curl.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, curl.exitValue(), said);
        assertArrayEquals(expected("hello", "wav"), Files.readAllBytes(file));
    }
}
