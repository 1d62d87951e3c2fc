package io.github.voiceclone.cli.bench.cache;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.cli.options.JsonFileOption;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.output.ScratchFolder;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench cache}: measures the caches of speaker embeddings. */
@Command(
        name = "cache",
        description = "Measure the caches of speaker embeddings against a full-size encoder with random weights.",
        mixinStandardHelpOptions = true)
public final class CacheBenchCommand implements Callable<Integer> {
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

    @Mixin
    private JsonFileOption json = new JsonFileOption();

    @Override
    public Integer call() {
        if (!(seconds > 0)) {
            throw new InvalidInputException("--seconds is " + seconds + ", expected more than 0");
        }
        OptionValues.requireAtLeast(1, "--rounds", rounds);
        json.check();
        CacheBenchReport report;
        try (ScratchFolder folder = new ScratchFolder()) {
            report = measure(folder.path());
        }
        spec.commandLine().getOut().print(report.table());
        json.save(report);
        return 0;
    }

    private CacheBenchReport measure(Path folder) {
        try (Encoder encoder = encoder(folder.resolve("pack"))) {
            return new CacheBench(encoder, seconds, rounds).run(folder.resolve("cache"), redis);
        }
    }

    private static Encoder encoder(Path directory) {
        RandomPack.write(directory, 1);
        Optional<VoicePackSource> pack = Optional.of(VoicePackSource.directory(directory));
        StageBackend<Encoder> backend =
                StageProviders.named(EncoderProvider.class, Stage.ENCODER, VoiceClonerBuilder.DEFAULT_BACKEND, pack);
        return backend.open(new StageContext(
                pack,
                backend.defaultPrecision(),
                backend.defaultDevice(),
                Runtime.getRuntime().availableProcessors(),
                InputLimits.defaults()));
    }
}
