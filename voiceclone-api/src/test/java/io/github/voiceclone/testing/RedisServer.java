package io.github.voiceclone.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A redis-server of the test's own, on a free port of the loopback interface, that keeps nothing on disk. */
public final class RedisServer {
    private final Path program;
    private final Path folder;
    private final int port;
    private final List<String> settings;
    private Process process;

    /** Starts a server; a machine without the program skips the test, and says so. */
    public RedisServer(Path folder, String... settings) throws IOException {
        this.program = program();
        this.folder = folder;
        this.settings = List.of(settings);
        this.port = freePort();
        this.process = run();
    }

    private static Path program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    String reason = "no redis-server on the PATH (Debian: apt-get install redis-server)";
                    System.out.println("Tests against Redis are skipped: " + reason);
                    return abort(reason);
                });
    }

    /** Returns a port of the loopback interface that no one listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process run() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(settings);
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("redis.log").toFile()))
                .start();
        Waiters.until("redis-server listens or has ended", () -> listens() || !started.isAlive());
        if (!started.isAlive()) {
            throw new IOException("redis-server ended: " + Files.readString(folder.resolve("redis.log")));
        }
        return started;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    /** Returns the address. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it again, empty, after {@link #stop}. */
    public void restart() throws IOException {
        process = run();
    }

    /** Ends the server. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
