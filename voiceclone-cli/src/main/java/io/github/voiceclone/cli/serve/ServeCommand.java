package io.github.voiceclone.cli.serve;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.cli.options.DemoRecording;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.output.OnInterrupt;
import io.github.voiceclone.micrometer.VoiceClonerMetrics;
import io.github.voiceclone.server.SpeechServer;
import io.github.voiceclone.server.contract.ApiKeys;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.server.voices.FolderVoiceStore;
import io.github.voiceclone.server.voices.RedisVoiceStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone serve}: a speech server for clients of OpenAI's speech endpoint. */
@Command(
        name = "serve",
        description = "Serve speech over HTTP to clients of OpenAI's speech endpoint, until Ctrl-C.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private static final String DEMO = "demo";
    private static final String KEYS_VARIABLE = "VOICECLONE_API_KEYS";
    private static final String VOICES_VARIABLE = "VOICECLONE_VOICES";
    private static final String REDIS_VARIABLE = "VOICECLONE_REDIS";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on, 0.0.0.0 for all. Default: ${DEFAULT-VALUE}, this machine only.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--voices",
            paramLabel = "DIR|URI",
            description =
                    "Folder in which voices and consents are kept, where saved .voice files are voices too, or Redis as"
                            + " redis://[user:password@]host[:port][/database]; or " + VOICES_VARIABLE
                            + ". Several servers may share it. Without it they end with the server.")
    private @Nullable String voices;

    @Option(
            names = "--voice",
            paramLabel = "NAME=FILE",
            description = "Voice of the server's own, from a recording or a saved voice; may be given again. The first"
                    + " stands in for OpenAI's voices. Without it there is the voice 'demo'.")
    private Map<String, Path> own = new LinkedHashMap<>();

    @Option(names = "--no-consent", description = "Create voices without a recorded consent: you have it otherwise.")
    private boolean noConsent;

    @Option(
            names = "--consent-similarity",
            paramLabel = "X",
            defaultValue = "-1",
            description = "Least similarity, a cosine, of a voice to the recording of its consent; -1 compares nothing."
                    + " Default: ${DEFAULT-VALUE}.")
    private double consentSimilarity;

    @Option(
            names = "--api-keys",
            paramLabel = "FILE",
            description = "File of API keys, KEY or NAME=KEY a line, or " + KEYS_VARIABLE
                    + " with commas between them. Without keys everybody who reaches the server may use it.")
    private @Nullable Path keys;

    @Option(
            names = "--cors",
            paramLabel = "ORIGIN",
            description =
                    "Origin of web pages elsewhere that may use the server, as in https://app.example.com; may be given"
                            + " again.")
    private List<String> origins = List.of();

    @Option(
            names = "--max-input",
            paramLabel = "N",
            defaultValue = "4096",
            description = "Longest text in characters. Default: ${DEFAULT-VALUE}.")
    private int maxInput;

    @Option(
            names = "--max-silence",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Most silence in the speech of one request, from its pauses and its markup together."
                    + " Default: ${DEFAULT-VALUE}.")
    private int maxSilence;

    @Option(
            names = "--max-running",
            paramLabel = "N",
            description = "Most requests that speak at once. Default: 4 for each processor, up to 32.")
    private int maxRunning = OptionValues.defaultMaxRunning();

    @Option(
            names = "--max-queued",
            paramLabel = "N",
            defaultValue = "64",
            description = "Most requests that wait for their turn; more get status 429. Default: ${DEFAULT-VALUE}.")
    private int maxQueued;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most requests a minute of one API key, or of one address without keys; 0 for any number."
                    + " Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long the speech of one request may take. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Time that running requests get to finish at shutdown. Default: ${DEFAULT-VALUE}.")
    private int grace;

    @Option(names = "--cache", paramLabel = "DIR", description = "Folder in which to keep speaker embeddings.")
    private @Nullable Path cache;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "Redis in which several servers keep speaker embeddings, or " + REDIS_VARIABLE + ".")
    private @Nullable String redis;

    @Option(names = "--quiet", description = "Print no line for each request.")
    private boolean quiet;

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new InvalidInputException("the port is " + port + ", expected 0 to 65535");
        }
        if (grace < 0) {
            throw new InvalidInputException("--grace is " + grace + " s, expected zero or more");
        }
        own.values().forEach(file -> InputFile.requireFile("--voice", file));
        ApiKeys accepted = keys();
        ServerOptions options = options();
        QueueOptions queue = queue();
        TieredCache embeddings = cache();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CompletableFuture<VoiceCloner> loading = CompletableFuture.supplyAsync(
                () -> stages.builder()
                        .cache(embeddings)
                        .queue(queue)
                        .listener(new VoiceClonerMetrics(registry))
                        .build(),
                ServeCommand::onThread);
        try {
            SpeechServer.Builder builder = SpeechServer.builder(loading)
                    .host(host)
                    .port(port)
                    .cache(embeddings)
                    .keys(accepted)
                    .options(options)
                    .metrics(registry)
                    .accessLog(this::log);
            ownVoices(builder);
            String place = voices == null ? System.getenv(VOICES_VARIABLE) : voices;
            if (place != null && RedisVoiceStore.isAddress(place)) {
                try (RedisVoiceStore store = new RedisVoiceStore(place)) {
                    serve(loading, builder.store(store), accepted);
                }
            } else {
                serve(
                        loading,
                        place == null || place.isBlank()
                                ? builder
                                : builder.store(new FolderVoiceStore(Path.of(place))),
                        accepted);
            }
        } finally {
            closeAfter(loading, VoiceCloner::close);
        }
        return 0;
    }

    private static void onThread(Runnable work) {
        Thread thread = new Thread(work, "voiceclone-load");
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes a cloner once it is loaded, if it can be. */
    private static void closeAfter(CompletableFuture<VoiceCloner> loading, Consumer<VoiceCloner> close) {
        loading.exceptionally(failure -> null)
                .thenAccept(cloner -> {
                    if (cloner != null) {
                        close.accept(cloner);
                    }
                })
                .join();
    }

    private void serve(CompletableFuture<VoiceCloner> loading, SpeechServer.Builder builder, ApiKeys accepted)
            throws InterruptedException {
        Duration most = Duration.ofSeconds(grace);
        try (SpeechServer server = builder.start();
                OnInterrupt.Begun<Closeable> begun = OnInterrupt.begin(() -> () -> {
                    server.close(most);
                    closeAfter(loading, cloner -> cloner.close(most));
                })) {
            Objects.requireNonNull(begun);
            server.awaitReady();
            PrintWriter out = spec.commandLine().getOut();
            out.println("Listening on " + server.address() + " (OpenAI base URL: " + server.address()
                    + "/v1); Ctrl-C ends");
            out.flush();
            if (accepted.isEmpty() && !server.address().getHost().matches("127\\..*|localhost|\\[::1]")) {
                spec.commandLine()
                        .getErr()
                        .println("voiceclone: everybody who reaches " + host
                                + " may use the server and clone voices: set API keys with --api-keys");
            }
            server.join();
        } catch (IOException e) {
            throw new InvalidInputException("the server cannot begin: " + e.getMessage(), e);
        }
    }

    private void log(String line) {
        if (!quiet) {
            spec.commandLine().getErr().println(line);
        }
    }

    private ApiKeys keys() {
        String variable = System.getenv(KEYS_VARIABLE);
        if (keys != null) {
            InputFile.requireFile("--api-keys", keys);
            return ApiKeys.read(keys);
        }
        return variable == null || variable.isBlank() ? ApiKeys.none() : ApiKeys.of(List.of(variable.split(",", -1)));
    }

    private ServerOptions options() {
        try {
            return ServerOptions.defaults()
                    .withMaxInput(maxInput)
                    .withMaxSilence(Duration.ofSeconds(maxSilence))
                    .withMaxRequests(maxRunning + maxQueued)
                    .withRequestsPerMinute(rate)
                    .withTimeout(Duration.ofSeconds(timeout))
                    .withConsentRequired(!noConsent)
                    .withConsentSimilarity(consentSimilarity)
                    .withCorsOrigins(origins);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private QueueOptions queue() {
        try {
            return QueueOptions.defaults().withMaxConcurrent(maxRunning).withMaxQueued(maxQueued);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private TieredCache cache() {
        TieredCache embeddings = SpeakerCaches.memory();
        if (cache != null) {
            embeddings = embeddings.then(SpeakerCaches.disk(cache));
        }
        String uri = redis == null ? System.getenv(REDIS_VARIABLE) : redis;
        return uri == null || uri.isBlank() ? embeddings : embeddings.then(SpeakerCaches.redis(uri));
    }

    private void ownVoices(SpeechServer.Builder builder) {
        if (own.isEmpty()) {
            builder.voice(cloner -> DemoRecording.voice(cloner, DEMO));
        }
        own.forEach((name, file) -> builder.voice(cloner -> cloner.openVoice(name, file)));
    }
}
