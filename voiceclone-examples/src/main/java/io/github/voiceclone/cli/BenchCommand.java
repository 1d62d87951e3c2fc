package io.github.voiceclone.cli;

import io.github.voiceclone.convert.RandomPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench}: how fast the stages are on this machine. */
@Command(
        name = "bench",
        description = "Measure the stages on full-size networks with random weights, made on the spot.",
        subcommands = CacheBenchCommand.class,
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--pack", paramLabel = "DIR", description = "Measure this pack instead.")
    private @Nullable Path pack;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "Length of the speech. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs, after one to warm up; the median counts. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            defaultValue = "1",
            description = "Also measure N requests in turn and at once. Default: ${DEFAULT-VALUE}.")
    private int concurrent;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Override
    @SuppressWarnings("try") // The hook is only opened and closed.
    public Integer call() throws IOException {
        if (pack != null) {
            return measure(pack);
        }
        Path folder = Files.createTempDirectory("voiceclone-bench");
        try (OnInterrupt unfinished = new OnInterrupt(() -> delete(folder));
                Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("making a full-size pack with random weights");
            return measure(RandomPack.write(folder.resolve("random"), 1).directory());
        } finally {
            delete(folder);
        }
    }

    private int measure(Path directory) {
        BenchReport report = new StageBench(directory, threads.count()).run(seconds, runs, concurrent);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.text(report) + System.lineSeparator() : report.table());
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
