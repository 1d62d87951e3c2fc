package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.output.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench probe}: loads a pack and speaks once, for {@code bench}. */
@Command(
        name = "probe",
        description = "Load a pack, speak once, and print load time and peak memory as JSON.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class ProbeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--pack", required = true, description = "Pack to load.")
    private Path pack = Path.of("");

    @Option(names = "--backend", required = true, description = "Backend of every stage.")
    private String backend = "";

    @Option(names = "--device", required = true, description = "Device to run on.")
    private String device = "";

    @Option(names = "--precision", required = true, description = "Precision to load.")
    private String precision = "";

    @Option(names = "--threads", required = true, description = "Most threads to compute with.")
    private int threads;

    @Option(names = "--seconds", required = true, description = "Length of the speech.")
    private double seconds;

    @Override
    public Integer call() {
        BenchSettings settings = new BenchSettings(
                backend,
                device,
                List.of(precision),
                List.of(threads),
                seconds,
                1,
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                PackFormat.networks(pack));
        spec.commandLine().getOut().println(Json.text(Probe.here(pack, precision, settings)));
        return 0;
    }
}
