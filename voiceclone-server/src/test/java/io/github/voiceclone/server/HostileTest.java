package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.testing.Waiters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean harm, or are broken: each is bounded, and the server serves the others. */
class HostileTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void serverLives() {
        assertEquals(200, server.speak("\"input\":\"hello\"").statusCode());
        Waiters.until("no speech runs", () -> server.cloner.running.get() == 0);
        for (String line : server.log) {
            assertEquals(1, line.lines().count(), line);
        }
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Returns the head of a request. */
    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Sends raw bytes, and returns the answer up to the end of the connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | 400",
                "GET / HTTP/9.9 | 505",
                "GET /v1/../../etc/passwd HTTP/1.1 | 400",
                "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1 | 400",
                "GET /a%2fb HTTP/1.1 | 400",
                "GET /web/../index.html%00.js HTTP/1.1 | 400",
                "BREW /v1/models HTTP/1.1 | 405",
                "TRACE / HTTP/1.1 | 405",
            })
    void brokenRequests_areRefused(String line, int status) throws IOException {
        String answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        assertFalse(answer.contains("root:"), answer);
        assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("jetty"), answer);
    }

    /** A client that keeps connections would otherwise send its next request into one that is closing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /v1/voices/a%00b HTTP/1.1",
                "DELETE /v1/voices/a%zzb HTTP/1.1",
                "DELETE /v1/voices/%2e%2e HTTP/1.1",
                "TRACE / HTTP/1.1",
                "GET /v1/models HTTP/1.1\r\nX Broken: a",
                "POST /v1/audio/speech HTTP/1.1\r\nContent-Length: 999999999",
                "POST /v1/audio/speech HTTP/1.1\r\nContent-Length: many",
                "POST /v1/nothing HTTP/1.1\r\nContent-Length: 100000",
            })
    void closingConnections_areAnnounced(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(head(request, "Host: localhost", "Content-Type: application/json")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(500);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean closed;
            try {
                socket.getInputStream().transferTo(answer);
                closed = true;
            } catch (SocketTimeoutException e) {
                closed = false;
            }
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            assertTrue(text.startsWith("HTTP/1.1 4"), text);
            assertEquals(closed, text.contains("\r\nConnection: close\r\n"), text);
        }
    }

    @Test
    void hugeHeader_isRefused() throws IOException {
        String answer = raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "a".repeat(20_000) + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
        assertTrue(answer.contains("\"error\""), answer);
    }

    @Test
    void otherHost_isRefused() throws IOException {
        String answer = raw("GET /v1/models HTTP/1.1\r\nHost: rebound.example.com\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        assertTrue(answer.contains("host_not_allowed"), answer);
    }

    @Test
    void headersInValues_doNotComeBack() throws IOException {
        String answer = raw(head(
                "GET /v1/models/x%0d%0aSet-Cookie:%20a=b HTTP/1.1",
                "Host: localhost", "Origin: http://localhost", "X-Request-Id: a", " b", "Connection: close"));
        assertFalse(answer.contains("\nSet-Cookie"), answer);
    }

    @Test
    void announcedLargeBody_isRefusedBeforeItComes() throws IOException {
        String answer = raw(head(
                "POST /v1/audio/speech HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 999999999",
                "Connection: close"));
        assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    }

    @Test
    void chunkedLargeBody_isCutOff() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head(
                            "POST /v1/audio/speech HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("1000\r\n" + " ".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            int sent = 0;
            try {
                while (sent < 10_000) {
                    out.write(chunk);
                    sent++;
                }
            } catch (IOException e) {
                assertTrue(sent < 10_000);
            }
        }
        Waiters.until("it is logged", () -> server.log.stream().anyMatch(line -> line.contains(" 413 ")));
    }

    @Test
    void slowBodies_holdNoThread() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream()
                        .write(
                                ("POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                                + "Content-Length: 100\r\n\r\n{")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(200, server.speak("\"input\":\"hello\"").statusCode());
            assertEquals(200, server.get("/health").statusCode());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        Waiters.until(
                "all are over",
                () -> server.log.stream().filter(line -> line.contains(" 499 ")).count() == 200);
    }

    @Test
    void idleConnections_leaveRoom() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                idle.add(connect());
            }
            assertEquals(200, server.get("/health").statusCode());
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void connectionsBeyondTheLimit_areClosedAtOnceAndSilentOnesGiveWay() throws Exception {
        List<Socket> open = new ArrayList<>();
        try (SpeechServer small = SpeechServer.builder(server.cloner)
                .port(0)
                .voice(TestServer.DEMO)
                .maxConnections(20)
                .accessLog(line -> {})
                .start()) {
            server.cloner.gate = new CountDownLatch(1);
            Socket busy = connect(small);
            open.add(busy);
            busy.getOutputStream().write(speech("\"input\":\"hold on\""));
            Waiters.until("it runs", () -> server.cloner.running.get() == 1);
            for (int i = 0; i < 60; i++) {
                open.add(connect(small));
            }
            int closed = 0;
            for (Socket socket : open.subList(20, open.size())) {
                closed += isClosed(socket) ? 1 : 0;
            }
            assertEquals(open.size() - 20, closed);
            Waiters.until("silent connections have given way", () -> isHealthy(small));
            server.cloner.gate.countDown();
            assertTrue(busy.getInputStream().readNBytes(15).length == 15);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static Socket connect(SpeechServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean isHealthy(SpeechServer server) {
        try (Socket socket = connect(server)) {
            socket.getOutputStream()
                    .write(head("GET /health HTTP/1.1", "Host: localhost", "Connection: close")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void readerThatLeaves_endsTheSpeech() throws Exception {
        String body = "{\"model\":\"m\",\"voice\":\"demo\",\"response_format\":\"wav\",\"input\":\"" + "a".repeat(4000)
                + "\"}";
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertTrue(in.readNBytes(2000).length == 2000);
        }
        Waiters.until("the speech is cancelled", () -> server.cloner.cancelled.get() == 1);
        Waiters.until("it is logged", () -> server.log.stream().anyMatch(line -> line.contains("aborted")));
    }

    /** Returns a request for speech, as bytes of HTTP/1.1. */
    private static byte[] speech(String fields) {
        String body = "{\"model\":\"m\",\"voice\":\"demo\",\"response_format\":\"wav\"," + fields + "}";
        return (head(
                                "POST /v1/audio/speech HTTP/1.1",
                                "Host: localhost",
                                "Content-Type: application/json",
                                "Content-Length: " + body.length())
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"input\":\"hold on\"",
                "\"input\":\"hold on\",\"stream_format\":\"sse\"",
                "\"input\":\"hold on\",\"timestamps\":true",
                "\"input\":\"wait here\"",
            })
    void clientThatLeavesWhileNothingIsWritten_isNoticedAtOnce(String fields) throws Exception {
        server.cloner.gate = new CountDownLatch(1);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(speech(fields));
            Waiters.until("it runs", () -> server.cloner.running.get() == 1);
        }
        Waiters.until("it is cancelled", () -> server.cloner.cancelled.get() == 1);
        Waiters.until("it is logged", () -> server.log.stream().anyMatch(line -> line.contains(" aborted ")));
        server.cloner.gate.countDown();
    }

    @Test
    void clientThatDoesNotWaitForItsAnswer_hasAllAnswersInOrder() throws Exception {
        server.cloner.gate = new CountDownLatch(1);
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(speech("\"input\":\"hold on\""));
            Waiters.until("the first runs", () -> server.cloner.running.get() == 1);
            out.write("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(100);
            server.cloner.gate.countDown();
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answers.startsWith("HTTP/1.1 200"), answers);
            assertTrue(answers.indexOf("\r\n0\r\n\r\nHTTP/1.1 200") > 0, answers);
            assertTrue(answers.contains("gpt-4o-mini-tts"), answers);
        }
        assertEquals(0, server.cloner.cancelled.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"",
                "multipart/form-data; boundary=b",
                "multipart/form-data; boundary=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            })
    void malformedForms_areRefused(String type) {
        for (String body : List.of(
                "",
                "--b",
                "--b\r\n\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx",
                "\r\n--b--")) {
            int status = TestServer.send(HttpRequest.newBuilder(server.uri("/v1/audio/voices"))
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofString(body)))
                    .statusCode();
            assertTrue(status == 400 || status == 415, type + " " + body + ": " + status);
        }
    }

    @Test
    void randomBodies_neverBreakTheServer() {
        Random random = new Random(7);
        String seed =
                "{\"model\":\"m\",\"voice\":{\"id\":\"demo\"},\"input\":\"hello\",\"pause\":{\"comma\":1},\"speed\":1.0}";
        for (int i = 0; i < 200; i++) {
            StringBuilder body = new StringBuilder(seed);
            for (int change = 0; change < 1 + random.nextInt(3); change++) {
                int at = random.nextInt(body.length());
                switch (random.nextInt(3)) {
                    case 0 -> body.deleteCharAt(at);
                    case 1 -> body.insert(at, (char) random.nextInt(128));
                    default -> body.setCharAt(at, "{}[]\":,0e-\\".charAt(random.nextInt(11)));
                }
            }
            int status = server.post("/v1/audio/speech", body.toString()).statusCode();
            assertTrue(status == 200 || status == 400, status + ": " + body);
        }
    }

    @Test
    void deepJson_isRefused() {
        String deep = "[".repeat(50_000);
        assertEquals(400, server.post("/v1/audio/speech", deep).statusCode());
        assertEquals(
                400,
                server.speak("\"input\":" + "[".repeat(100) + "]".repeat(100)).statusCode());
    }
}
