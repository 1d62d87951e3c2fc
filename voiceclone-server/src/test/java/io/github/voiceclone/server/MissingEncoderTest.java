package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server without the jar voiceclone-mp3, in a process of its own. */
class MissingEncoderTest {
    /** The process: it asks its server for some formats and prints the answers. */
    static final class Server {
        private Server() {}

        /** Prints a line for each answer. */
        public static void main(String[] arguments) {
            try (TestServer server = new TestServer()) {
                for (String format : List.of("", ",\"response_format\":\"mp3\"", ",\"response_format\":\"wav\"")) {
                    HttpResponse<byte[]> response = server.speak("\"input\":\"a\"" + format);
                    System.out.println(
                            response.statusCode() == 200
                                    ? "200"
                                    : TestServer.error(response)
                                            + TestServer.json(response)
                                                    .at("/error/message")
                                                    .asText());
                }
                System.out.println(
                        TestServer.json(server.get("/v1/voiceclone/info")).path("formats"));
            }
            System.exit(0);
        }
    }

    @Test
    void requestsForMp3_alsoByDefault_areToldWhichJarIsMissing() throws IOException {
        String path = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("voiceclone-mp3") && !entry.contains("jump3r"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        Server.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("[400, response_format, unsupported_format]"), lines.get(0));
        assertTrue(lines.get(0).contains("mp3, the default, is not available here"), lines.get(0));
        assertTrue(lines.get(0).contains("add the jar voiceclone-mp3"), lines.get(0));
        assertEquals(lines.get(0), lines.get(1));
        assertEquals("200", lines.get(2));
        assertEquals("[\"opus\",\"flac\",\"wav\",\"pcm\"]", lines.get(3));
    }
}
