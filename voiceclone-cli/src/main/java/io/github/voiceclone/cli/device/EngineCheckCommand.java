package io.github.voiceclone.cli.device;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.cli.options.PackOption;
import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.ScratchFolder;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone engine check}: whether engines compute what ONNX Runtime does on the CPU, and how fast. */
@Command(
        name = "check",
        description = "Compare a pack's engines with ONNX Runtime on the CPU, and measure speed, memory and loading.",
        mixinStandardHelpOptions = true)
final class EngineCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Checked checkedPack = new Checked();

    /** What to check. */
    private static final class Checked {
        @Option(names = "--pack", paramLabel = "DIR", description = "Voice pack. Default: the embedded demo voice.")
        private @Nullable Path pack;

        @Option(
                names = "--full-size",
                description =
                        "Check networks of the published sizes with random weights, made on the spot, and say which"
                                + " goals are reached.")
        private boolean fullSize;
    }

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "tensorrt",
            description = "What to check: tensorrt, or onnx with --device cuda. Default: ${DEFAULT-VALUE}.")
    private String backend = "tensorrt";

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            split = ",",
            description = "Precisions to check, with commas between. Default: fp16,fp32; fp32 for onnx.")
    private List<String> precisions = new ArrayList<>();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cuda",
            description = "The GPU: cuda, or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String device = "cuda";

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            defaultValue = "64",
            description = "Requests to run at once. Default: ${DEFAULT-VALUE}.")
    private int concurrent;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "Length of the speech to measure with. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = PyTorchPort.FOLDER,
            description = "Also time full-size networks in PyTorch on the same device. The folder of the port; default:"
                    + " ${FALLBACK-VALUE}.")
    private @Nullable Path baseline;

    @Option(names = "--json", paramLabel = "FILE", description = "Save every figure as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        if (json != null) {
            OutputFile.check(json, List.of(".json"));
        }
        List<String> own = backend.equals(VoiceClonerBuilder.DEFAULT_BACKEND)
                ? List.of(Precision.FP32)
                : List.of(Precision.FP16, Precision.FP32);
        List<String> checked = precisions.isEmpty() ? own : precisions;
        EngineCheck.runtime(backend).availability().require(backend);
        EngineCheckReport report;
        try (ScratchFolder folder = new ScratchFolder()) {
            report = check(new EngineCheck.Plan(
                    pack(folder.path()), backend, device, checked, concurrent, seconds, Optional.ofNullable(baseline)));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (checkedPack.fullSize) {
            out.print(GpuGoals.table(report));
        }
        if (json != null) {
            OutputFile.writeText(json, Json.text(report) + System.lineSeparator());
        }
        return report.holds() ? 0 : 1;
    }

    private Optional<VoicePackSource> pack(Path folder) {
        if (checkedPack.fullSize) {
            return Optional.of(VoicePackSource.directory(
                    RandomPack.write(folder.resolve("pack"), 1).directory()));
        }
        return PackOption.in(checkedPack.pack);
    }

    private EngineCheckReport check(EngineCheck.Plan plan) {
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            return new EngineCheck(plan, progress::show).run();
        }
    }
}
