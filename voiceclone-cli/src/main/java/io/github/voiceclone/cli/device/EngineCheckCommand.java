package io.github.voiceclone.cli.device;

import io.github.voiceclone.cli.measure.MeasureOptions;
import io.github.voiceclone.cli.options.BackendOption;
import io.github.voiceclone.cli.options.DeviceOption;
import io.github.voiceclone.cli.options.JsonFileOption;
import io.github.voiceclone.cli.options.PackOption;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.ScratchFolder;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.tensorrt.TensorRtRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone engine check}: compares engines with ONNX Runtime on the CPU. */
@Command(
        name = "check",
        description = "Compare a pack's engines with ONNX Runtime on the CPU, and measure speed, memory and loading.",
        mixinStandardHelpOptions = true)
final class EngineCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Checked checkedPack = new Checked();

    /** The pack to check. */
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

    @Mixin
    private BackendOption backend = new BackendOption(TensorRtRuntime.NAME);

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            split = ",",
            description = "Precisions to check, with commas between. Default: fp16,fp32; fp32 for onnx.")
    private List<String> precisions = new ArrayList<>();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private MeasureOptions measure = new MeasureOptions(64);

    @Mixin
    private JsonFileOption json = new JsonFileOption();

    @Override
    public Integer call() {
        json.check();
        TensorRuntime checked = EngineCheck.runtime(backend.name());
        List<String> own =
                checked instanceof OnnxRuntime ? List.of(Precision.FP32) : List.of(Precision.FP16, Precision.FP32);
        checked.availability().require(checked.name());
        EngineCheckReport report;
        try (ScratchFolder folder = new ScratchFolder()) {
            report = check(new EngineCheck.Plan(
                    pack(folder.path()),
                    checked,
                    device.name().orElseGet(checked::defaultDevice),
                    precisions.isEmpty() ? own : precisions,
                    measure.concurrent(),
                    measure.seconds(),
                    measure.baseline()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (checkedPack.fullSize) {
            out.print(GpuGoals.table(report));
        }
        json.save(report);
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
