package io.github.voiceclone.spring.boot.autoconfigure;

import static io.github.voiceclone.spring.boot.autoconfigure.TestStages.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.voiceclone.Voice;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The speech endpoint on the web server of an application. */
class SpeechServletTest {
    private static final TestStages STAGES = new TestStages();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext context;
    private static String address;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Application {
        @Bean
        VoiceClonerBuilderCustomizer stages() {
            return STAGES;
        }

        @Bean
        Voice ann() {
            return ANN;
        }

        @GetMapping("/v1/own")
        String own() {
            return "mine";
        }
    }

    @BeforeAll
    static void start() {
        context = new SpringApplication(Application.class)
                .run(
                        "--server.port=0",
                        "--voiceclone.server.enabled=true",
                        "--voiceclone.server.api-keys=me=0123456789abcdef",
                        "--voiceclone.server.consent-required=false",
                        "--voiceclone.server.max-input=20",
                        "--voiceclone.server.cors-origins=https://app.example.com",
                        "--management.endpoints.web.exposure.include=*",
                        "--management.endpoint.health.show-details=always",
                        "--spring.main.banner-mode=off");
        address = "http://localhost:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer 0123456789abcdef");
    }

    private static HttpRequest speech(String text) {
        String json = "{\"model\":\"m\",\"voice\":\"ann\",\"response_format\":\"wav\",\"input\":\"" + text + "\"}";
        return request("/v1/audio/speech")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    @Test
    void speech_isSpoken() throws Exception {
        HttpResponse<byte[]> response = CLIENT.send(speech("one two"), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("audio/wav");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(response.body())
                .startsWith("RIFF".getBytes(StandardCharsets.UTF_8))
                .hasSizeGreaterThan(2 * 1600);
    }

    @Test
    void errors_haveTheShapeOfTheContract() throws Exception {
        HttpResponse<String> response = send(speech("invalid"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"error\"", "'invalid' cannot be spoken");
        assertThat(send(speech("x".repeat(21))).statusCode()).isEqualTo(400);
        assertThat(send(speech("x".repeat(100_000))).statusCode()).isEqualTo(413);
        assertThat(send(request("/v1/audio/nothing").build()).statusCode()).isEqualTo(404);
        HttpRequest foreign =
                HttpRequest.newBuilder(URI.create(address + "/v1/audio/voices")).build();
        assertThat(send(foreign).statusCode()).isEqualTo(401);
    }

    @Test
    void speechThatFailsHalfway_isIncompleteForTheClient() {
        assertThatThrownBy(() -> CLIENT.send(speech("one invalid"), BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void clientThatLeaves_cancelsItsSpeech() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(speech("one slow"), BodyHandlers.ofInputStream());
        assertThat(STAGES.slowHasBegun.await(10, TimeUnit.SECONDS)).isTrue();
        response.body().close();
        STAGES.slowMayGo.countDown();
    }

    @Test
    void voice_isCreatedFromAForm() throws Exception {
        byte[] recording = Files.readAllBytes(Path.of("../voiceclone-cli/src/test/resources/speech.wav"));
        List<byte[]> form = List.of(
                "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nBob\r\n".getBytes(StandardCharsets.UTF_8),
                "--b\r\nContent-Disposition: form-data; name=\"audio_sample\"; filename=\"a.wav\"\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8),
                recording,
                "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> created = send(request("/v1/audio/voices")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(form))
                .build());
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        assertThat(send(request("/v1/audio/voices?limit=100").build()).body()).contains("Bob", "ann");
    }

    @Test
    void pageElsewhere_mayUseItIfItIsListed() throws Exception {
        HttpResponse<String> preflight = send(request("/v1/audio/speech")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .build());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .contains("https://app.example.com");
        HttpResponse<String> other = send(request("/v1/audio/voices")
                .header("Origin", "https://other.example.com")
                .build());
        assertThat(other.statusCode()).isEqualTo(403);
    }

    @Test
    void application_keepsItsOwnPaths() throws Exception {
        assertThat(send(request("/v1/own").build()).body()).isEqualTo("mine");
        assertThat(send(request("/").build()).statusCode()).isEqualTo(404);
    }

    @Test
    void actuator_showsVoicesHealthAndMetrics() throws Exception {
        CLIENT.send(speech("one"), BodyHandlers.ofByteArray());
        assertThat(send(request("/actuator/voiceclone").build()).body()).contains("\"name\":\"ann\"");
        assertThat(send(request("/actuator/health").build()).body()).contains("\"backend\":\"test\"");
        assertThat(send(request("/actuator/metrics").build()).body())
                .contains("voiceclone.stage.duration", "voiceclone.server.requests");
    }
}
