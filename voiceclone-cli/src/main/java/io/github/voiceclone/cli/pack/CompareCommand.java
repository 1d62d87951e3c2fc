package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.options.PackOption;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.CodecPacks;
import io.github.voiceclone.optimize.Optimizer;
import io.github.voiceclone.optimize.calibration.CalibrationFolder;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.spi.Precision;
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

/** {@code voiceclone compare}: measures how the speech of two precisions of a pack differs. */
@Command(
        name = "compare",
        description = "Measure how the speech of two precisions of a voice pack differs.",
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackOption pack = new PackOption();

    @Option(names = "--precision", paramLabel = "NAME", required = true, description = "Precision to measure.")
    private String precision = "";

    @Option(
            names = "--against",
            paramLabel = "NAME",
            defaultValue = Precision.FP32,
            description = "Precision to compare with. Default: ${DEFAULT-VALUE}.")
    private String against = Precision.FP32;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Recordings, whose voices speak, and texts (.txt, a sentence on each line) to be spoken. Default:"
                            + " four voices drawn at random, and 50 sentences of the model's language.")
    private @Nullable Path data;

    @Mixin
    private ReportOptions reports = new ReportOptions(50, 1);

    @Override
    public Integer call() {
        reports.check();
        VoicePackSource source = pack.required();
        Optional<CodecPack<?>> codec = CodecPacks.open(source);
        if (codec.isPresent()) {
            compareFrames(codec.get());
            return 0;
        }
        CalibrationSet set =
                data == null ? CalibrationSet.standard() : CalibrationFolder.read(data, InputLimits.defaults());
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            QualityMeasurement measurement =
                    new QualityMeasurement(source, set.texts(), reports.sentences(), set.recordings());
            QualityReport report = measurement.run(against, precision, reports, progress);
            reports.print(
                    QualityJson.of(report), report.summary(), spec.commandLine().getOut());
        }
        return 0;
    }

    /** Compares the frames of a codec language model, whose takes cannot be compared. */
    private void compareFrames(CodecPack<?> opened) {
        boolean sentences = spec.commandLine().getParseResult().hasMatchedOption("--sentences");
        if (reports.isSet() || data != null || sentences || !against.equals(Precision.FP32)) {
            throw new InvalidInputException("of this pack the frames of texts of its own are compared with those of "
                    + Precision.FP32 + ": leave out --report, --data, --sentences and --against");
        }
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("comparing");
            CodecComparison difference = Optimizer.compare(opened, new OnnxRuntime(), precision);
            reports.print(
                    difference,
                    OptimizeReport.text(difference).strip(),
                    spec.commandLine().getOut());
        }
    }
}
