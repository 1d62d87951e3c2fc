package io.github.voiceclone.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A server on loopback with a cloner that is fake unless given, and requests to it. */
final class TestServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

    /** A voice that the cloner has. */
    static final Voice DEMO = new Voice(
            "demo",
            SpeakerEmbedding.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
            FakeCloner.MODEL);

    final FakeCloner cloner = new FakeCloner();
    final List<String> log = new CopyOnWriteArrayList<>();
    final SpeechServer server;

    TestServer() {
        this(builder -> builder);
    }

    TestServer(UnaryOperator<SpeechServer.Builder> settings) {
        server = settings.apply(SpeechServer.builder(cloner).port(0).voice(DEMO).accessLog(log::add))
                .start();
    }

    URI uri(String path) {
        return URI.create(server.address() + path);
    }

    static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<byte[]> delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    HttpRequest.Builder jsonRequest(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<byte[]> post(String path, String body) {
        return send(jsonRequest(path, body));
    }

    /** Asks for speech with fields of JSON, as in {@code "input":"hello"}, besides a model and a voice. */
    HttpResponse<byte[]> speak(String fields) {
        return post("/v1/audio/speech", "{\"model\":\"tts-1\",\"voice\":\"demo\"," + fields + "}");
    }

    /** Posts a form; values are texts or bytes of files. */
    HttpResponse<byte[]> form(String path, Object... namesAndValues) {
        String boundary = "----boundary7";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            boolean file = namesAndValues[i + 1] instanceof byte[];
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + namesAndValues[i] + "\""
                            + (file ? "; filename=\"../../a.wav\"\r\nContent-Type: audio/wav" : "") + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(
                    file
                            ? (byte[]) namesAndValues[i + 1]
                            : String.valueOf(namesAndValues[i + 1]).getBytes(StandardCharsets.UTF_8));
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(new String(response.body(), StandardCharsets.UTF_8), e);
        }
    }

    /** Returns what is wrong with a request: status, parameter and code. */
    static List<String> error(HttpResponse<byte[]> response) {
        JsonNode error = json(response).path("error");
        if (!error.has("message") || !error.has("type") || !error.has("param") || !error.has("code")) {
            throw new AssertionError("not in the shape of errors: " + error);
        }
        return List.of(
                String.valueOf(response.statusCode()),
                error.path("param").asText(),
                error.path("code").asText());
    }

    /** Returns a WAV file of a tone. */
    static byte[] recording(double seconds, double pitch) {
        float[] samples = new float[(int) (seconds * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(i * pitch));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            AudioWriter.write(AudioClip.of(samples, 16_000), file, AudioEncoding.WAV, AudioTags.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Creates a consent, and returns its id. */
    String consent() {
        HttpResponse<byte[]> made =
                form("/v1/audio/voice_consents", "name", "Ann", "language", "en", "recording", recording(1, 0.05));
        return json(made).path("id").asText();
    }

    /** Returns the data of a stream of events. */
    static List<JsonNode> events(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> {
                    try {
                        return JSON.readTree(line.substring(6));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    static Map<String, String> headers(HttpResponse<?> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return headers;
    }

    @Override
    public void close() {
        server.close(Duration.ZERO);
    }
}
