package io.github.voiceclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve}: its start, speech and shutdown in a process of its own, and mistakes in its options. */
class ServeCommandTest {
    @TempDir
    private Path folder;

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                VoiceCloneCommand.class.getName(),
                "serve",
                "--port",
                "0"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start();
    }

    private static HttpResponse<byte[]> speak(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/v1/audio/speech"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"tts-1\",\"input\":\"你好。\",\"voice\":\"alloy\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void serve_speaksAndEndsWhenTold() throws Exception {
        Process server = start("--voices", folder.resolve("voices").toString());
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String line = String.valueOf(out.readLine());
            assertTrue(line.matches("Listening on http://127\\.0\\.0\\.1:\\d+ .*"), line + read("log"));
            String address = line.split(" ", -1)[2];
            HttpResponse<byte[]> speech = speak(address);
            assertEquals(200, speech.statusCode());
            assertTrue(new String(speech.body(), StandardCharsets.ISO_8859_1).startsWith("ID3"));
            server.destroy();
            assertTrue(server.waitFor(60, TimeUnit.SECONDS));
            assertEquals(143, server.exitValue());
            String log = read("log");
            assertTrue(log.contains("127.0.0.1 POST /v1/audio/speech 200 ok"), log);
            assertEquals(1, log.lines().count(), log);
        } finally {
            server.destroyForcibly();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void mistakes_areSaidInOneLine() throws IOException {
        Run.of("serve", "--voice", "me=" + folder.resolve("none.wav")).assertMistake("none.wav");
        Path keys = Files.writeString(folder.resolve("keys"), "short\n");
        Run.of("serve", "--api-keys", keys).assertMistake("API key", "16");
        Run.of("serve", "--cors", "example.com").assertMistake("example.com", "https://");
        Run.of("serve", "--max-input", "0").assertMistake("maxInput");
        Run.of("serve", "--max-silence", "0").assertMistake("maxSilence");
        Run.of("serve", "--timeout", "-1").assertMistake("timeout");
        Run.of("serve", "--port", "99999").assertMistake("port");
        Run.of("serve", "--voices", "redis://:secret@").assertMistake("address of the Redis voice store");
        Run.of("serve", "--consent-similarity", "1").assertMistake("consentSimilarity");
        Run.of("serve", "--grace", "-1").assertMistake("grace");
    }
}
