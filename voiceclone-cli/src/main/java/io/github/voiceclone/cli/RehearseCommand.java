package io.github.voiceclone.cli;

import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cli.options.DemoRecording;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code voiceclone rehearse}: runs {@code doctor}, {@code clone} and {@code serve} once, after a build, so that the launcher
 * can archive the classes that they load, and saves the demo voice, which {@code serve} would embed at each start.
 */
@Command(name = "rehearse", description = "Run what the launcher archives the classes of.", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String TEXT = "你好。";

    @Parameters(paramLabel = "DIR", description = "Folder for the demo voice, launcher.voice.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path voice = folder.resolve("launcher.voice");
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            cloner.createVoice("demo", DemoRecording.read()).save(voice);
        }
        run("doctor");
        Path speech = Files.createTempFile(folder, "launcher", ".wav");
        try {
            run("clone", "--voice", voice.toString(), "--text", TEXT, "--out", speech.toString());
        } finally {
            Files.deleteIfExists(speech);
        }
        serve();
        return 0;
    }

    private static void run(String... words) {
        VoiceCloneCommand.run(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), words);
    }

    /** Begins to serve, which the end of the process ends, and asks for the page and for speech. */
    private static void serve() throws IOException, InterruptedException {
        BlockingQueue<String> printed = new LinkedBlockingQueue<>();
        PrintWriter out = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void println(@Nullable String line) {
                printed.add(String.valueOf(line));
            }
        };
        Thread serving = new Thread(() ->
                VoiceCloneCommand.run(out, new PrintWriter(Writer.nullWriter()), "serve", "--port", "0", "--quiet"));
        serving.setDaemon(true);
        serving.start();
        String line = printed.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (line == null) {
            return;
        }
        URI server = URI.create(line.split(" ", -1)[2]);
        send(HttpRequest.newBuilder(server.resolve("/")));
        send(HttpRequest.newBuilder(server.resolve("/v1/audio/speech"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"tts-1\",\"voice\":\"demo\",\"input\":\"" + TEXT + "\"}")));
    }

    private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpClient.newHttpClient().send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.discarding());
    }
}
