package io.github.voiceclone.cli.bench.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.VoiceCloneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Client of a speech server that listens as a player would. Thread-safe. */
final class SpeechClient {
    private static final int DEFAULT_RATE = 24_000;
    private static final Pattern RATE = Pattern.compile("rate=(\\d+)");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final String voice;
    private final Optional<String> key;

    SpeechClient(URI server, String voice, Optional<String> key) {
        this.server = server;
        this.voice = voice;
        this.key = key;
    }

    /**
     * Result of a request.
     *
     * @param status of HTTP
     * @param pcm samples, 16-bit little-endian, or what the server says; those before the listener left, if it did
     * @param sampleRate in Hz
     * @param firstAudio seconds from the call to the first sample
     * @param underruns how often a player that begins with the first sample had to wait for the next one
     */
    record Heard(int status, ByteBuffer pcm, int sampleRate, double firstAudio, int underruns) {
        double seconds() {
            return pcm.remaining() / 2.0 / sampleRate;
        }
    }

    /** Speaks a text and hears all of it. */
    Heard speak(String text) {
        return speak(body(text), Integer.MAX_VALUE);
    }

    /** Speaks a text and goes away after some bytes. */
    Heard leave(String text, int bytes) {
        return speak(body(text), bytes);
    }

    /** Sends a body that the server refuses. */
    Heard sendBad(String body) {
        return speak(body, Integer.MAX_VALUE);
    }

    private String body(String text) {
        ObjectNode body = mapper.createObjectNode();
        body.put("model", "voiceclone")
                .put("voice", voice)
                .put("input", text)
                .put("response_format", "pcm")
                .put("seed", 0);
        return body.toString();
    }

    private Heard speak(String body, int bytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/v1/audio/speech"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        long start = System.nanoTime();
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                return hear(response.statusCode(), rate(response), in, start, bytes);
            }
        } catch (IOException e) {
            throw new VoiceCloneException(server + " has not answered in full: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VoiceCloneException("interrupted while listening", e);
        }
    }

    private static int rate(HttpResponse<?> response) {
        Matcher rate =
                RATE.matcher(response.headers().firstValue("Content-Type").orElse(""));
        return rate.find() ? Integer.parseInt(rate.group(1)) : DEFAULT_RATE;
    }

    private static Heard hear(int status, int rate, InputStream in, long start, int most) throws IOException {
        ByteArrayOutputStream pcm = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        double first = 0;
        double playedUntil = 0;
        int underruns = 0;
        while (pcm.size() < most) {
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            double now = (System.nanoTime() - start) / 1e9;
            if (pcm.size() == 0) {
                first = now;
                playedUntil = now;
            } else if (now > playedUntil) {
                underruns++;
                playedUntil = now;
            }
            playedUntil += count / 2.0 / rate;
            pcm.write(buffer, 0, count);
        }
        return new Heard(
                status, ByteBuffer.wrap(pcm.toByteArray()).order(ByteOrder.LITTLE_ENDIAN), rate, first, underruns);
    }
}
