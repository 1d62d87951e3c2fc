package io.github.voiceclone.cli.bench.serve;

import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cli.measure.ResidentMemory;
import io.github.voiceclone.cli.options.DemoRecording;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.server.SpeechServer;
import io.github.voiceclone.server.contract.ServerOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench serve}: loads a speech server and compares what is heard with each sentence spoken alone. */
@Command(
        name = "serve",
        description = "Load a speech server: steady streams, then listeners who arrive at random, some of whom go away"
                + " half-way or send nonsense. What is heard is compared with each sentence spoken alone.",
        mixinStandardHelpOptions = true)
public final class ServeBenchCommand implements Callable<Integer> {
    private static final int MAX_QUEUED = 64;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--max-running",
            paramLabel = "N",
            description = "Most requests that its own server speaks at once. Default: 4 for each processor, up to 32.")
    private int maxRunning = OptionValues.defaultMaxRunning();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Server to load, as in http://127.0.0.1:8080. Default: one of its own in this process.")
    private @Nullable URI url;

    @Option(names = "--voice", paramLabel = "ID", defaultValue = "demo", description = "Default: ${DEFAULT-VALUE}.")
    private String voice = "";

    @Option(
            names = "--key-variable",
            paramLabel = "NAME",
            description = "Environment variable that holds the API key of the server at --url.")
    private @Nullable String keyVariable;

    @Option(
            names = "--streams",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,4,16,64",
            description = "Steady numbers of streams. Default: ${DEFAULT-VALUE}.")
    private List<Integer> streams = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "Sentences that each of them hears. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "200",
            description = "Most listeners at a time who arrive at random. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "Mean number of them that arrive in a second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long they arrive. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    /**
     * Report of a load test.
     *
     * @param streams figures of each steady number of streams
     * @param arrivals figures of those who arrived at random
     * @param residentBefore bytes of memory that this process held before they arrived; 0 if unknown
     * @param residentAfter bytes that it held after
     */
    record Report(
            List<ServeLoad.Figures> streams, ServeLoad.Figures arrivals, long residentBefore, long residentAfter) {}

    @Override
    public Integer call() {
        OptionValues.requireAtLeast(1, "--rounds", rounds);
        OptionValues.requireAtLeast(1, "--clients", clients);
        Report report = url == null ? loadOwnServer() : load(url);
        json.print(report, text(report), spec.commandLine().getOut());
        boolean sound = report.arrivals().wrong() + report.arrivals().lost() == 0;
        return sound ? 0 : 1;
    }

    private Report loadOwnServer() {
        QueueOptions queue =
                QueueOptions.defaults().withMaxConcurrent(maxRunning).withMaxQueued(MAX_QUEUED);
        try (VoiceCloner cloner = stages.builder().queue(queue).build();
                SpeechServer server = SpeechServer.builder(cloner)
                        .port(0)
                        .options(ServerOptions.defaults().withMaxRequests(maxRunning + MAX_QUEUED))
                        .voice(cloner.createVoice(voice, DemoRecording.read()))
                        .accessLog(line -> {})
                        .start()) {
            return load(server.address());
        }
    }

    private Report load(URI server) {
        Optional<String> key = Optional.ofNullable(keyVariable).map(System::getenv);
        ServeLoad load = new ServeLoad(new SpeechClient(server, voice, key));
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("each sentence alone");
            load.listenAlone();
            List<ServeLoad.Figures> steady = new ArrayList<>();
            for (int count : streams) {
                progress.show(count + " streams");
                steady.add(load.streams(count, rounds));
            }
            long before = ResidentMemory.bytes();
            ServeLoad.Figures arrivals = load.arrivals(clients, rate, seconds, progress::show);
            return new Report(steady, arrivals, before, ResidentMemory.bytes());
        }
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder();
        report.streams().forEach(figures -> text.append(line(figures.listeners() + " streams", figures)));
        text.append(line("arrivals", report.arrivals()));
        text.append(String.format(
                Locale.ROOT,
                "memory: %.0f MiB before the arrivals, %.0f MiB after%n",
                report.residentBefore() / 0x1p20,
                report.residentAfter() / 0x1p20));
        return text.toString();
    }

    private static String line(String what, ServeLoad.Figures figures) {
        return String.format(
                Locale.ROOT,
                "%s: by status %s, %d wrong, %d lost; first audio %.3f s (median), %.3f s (95 %%); %d underruns;"
                        + " %.1f s of speech in %.1f s%n",
                what,
                figures.requests(),
                figures.wrong(),
                figures.lost(),
                figures.firstAudioMedian(),
                figures.firstAudio95(),
                figures.underruns(),
                figures.audioSeconds(),
                figures.seconds());
    }
}
