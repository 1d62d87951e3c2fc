package io.github.voiceclone.cli;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Limits;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench cache}: what the caches of speaker embeddings cost and save on this machine. */
@Command(
        name = "cache",
        description = "Measure the caches of speaker embeddings against a full-size encoder with random weights.",
        mixinStandardHelpOptions = true)
final class CacheBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--redis", paramLabel = "URI", description = "Measure this Redis, too: redis://127.0.0.1:6379.")
    private @Nullable String redis;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "Length of the recording. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "15",
            description = "Rounds of each measurement. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!(seconds > 0) || rounds < 1) {
            throw new InvalidInputException("expected positive --seconds and --rounds");
        }
        Path folder = Files.createTempDirectory("voiceclone-bench");
        try (Encoder encoder = encoder(folder.resolve("pack"))) {
            CacheBench bench = new CacheBench(encoder, seconds, rounds);
            CacheBenchReport report = bench.run(folder.resolve("cache"), redis);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Json.text(report) + System.lineSeparator() : report.table());
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static Encoder encoder(Path directory) {
        RandomPack.write(directory, 1);
        StageContext context = new StageContext(
                Optional.of(VoicePackSource.directory(directory)),
                VoiceClonerBuilder.DEFAULT_PRECISION,
                VoiceClonerBuilder.DEFAULT_DEVICE,
                Runtime.getRuntime().availableProcessors(),
                Limits.defaults());
        return StageProviders.named(EncoderProvider.class, Stage.ENCODER, VoiceClonerBuilder.DEFAULT_BACKEND)
                .open(context);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
