package io.github.voiceclone.cli.device;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.OpenStages;
import io.github.voiceclone.cli.measure.Stopwatch;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.tensorrt.TensorRtRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Comparison of a backend with ONNX Runtime on the CPU, graph by graph and in the speech of all three stages. */
final class EngineCheck {
    private static final int RUNS = 5;

    private final Plan plan;
    private final Consumer<String> progress;
    private final TensorRuntime reference = new OnnxRuntime();
    private final TensorRuntime checked;
    private final FixedLengthSpeech speech;

    /**
     * Settings of a check.
     *
     * @param pack the voice pack
     * @param runtime the runtime to compare with ONNX Runtime on the CPU
     * @param device the device of that runtime
     * @param precisions the precisions to check
     * @param concurrent requests to run at once
     * @param seconds length of the speech
     * @param baseline the folder of the PyTorch port to compare with, if that is wanted
     */
    record Plan(
            Optional<VoicePackSource> pack,
            TensorRuntime runtime,
            String device,
            List<String> precisions,
            int concurrent,
            double seconds,
            Optional<Path> baseline) {}

    EngineCheck(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.checked = plan.runtime;
        this.speech = new FixedLengthSpeech(plan.seconds);
    }

    /** Returns the runtime of a backend that can be checked. */
    static TensorRuntime runtime(String backend) {
        return switch (backend) {
            case OnnxRuntime.NAME -> new OnnxRuntime();
            case TensorRtRuntime.NAME -> new TensorRtRuntime();
            default -> throw new InvalidInputException(
                    "--backend is '" + backend + "', expected " + TensorRtRuntime.NAME + " or " + OnnxRuntime.NAME);
        };
    }

    EngineCheckReport run() {
        Availability availability = checked.availability();
        VoicePack pack = VoicePack.open(plan.pack);
        List<EngineCheckReport.Baseline> baselines = plan.baseline.stream()
                .flatMap(folder -> new PyTorchCheck(plan, folder, progress).run().stream())
                .toList();
        try (OpenStages stages = open(reference, reference.defaultDevice(), Precision.FP32)) {
            SpeakerEmbedding expected = stages.embed(stages.speak(speech));
            return new EngineCheckReport(
                    availability.detail() + ", Java " + System.getProperty("java.version"),
                    plan.seconds,
                    plan.precisions.stream()
                            .map(precision -> check(pack, precision, expected, stages))
                            .toList(),
                    baselines);
        }
    }

    private OpenStages open(TensorRuntime runtime, String device, String precision) {
        int threads = Runtime.getRuntime().availableProcessors();
        return OpenStages.open(
                runtime.name(), new StageContext(plan.pack, precision, device, threads, InputLimits.defaults()));
    }

    private EngineCheckReport.Checked check(
            VoicePack pack, String precision, SpeakerEmbedding expected, OpenStages judge) {
        progress.accept(precision + ": opening, which builds engines that are not there");
        @Nullable Long free = freeBytes();
        long start = System.nanoTime();
        try (OpenStages stages = open(checked, plan.device, precision)) {
            double opened = seconds(start);
            progress.accept(precision + ": speaking");
            double cosine = judge.embed(stages.speak(speech)).cosine(expected);
            double one = median(() -> Stopwatch.seconds(() -> stages.speak(speech)));
            Stopwatch.secondsAtOnce(plan.concurrent, () -> stages.speak(speech));
            double many = Stopwatch.secondsAtOnce(plan.concurrent, () -> stages.speak(speech));
            @Nullable Long left = freeBytes();
            start = System.nanoTime();
            open(checked, plan.device, precision).close();
            double again = seconds(start);
            progress.accept(precision + ": comparing graph by graph");
            List<GraphComparison.Row> rows =
                    new GraphComparison(pack, reference, checked, plan.device, precision).run();
            return new EngineCheckReport.Checked(
                    precision,
                    rows,
                    cosine,
                    opened,
                    again,
                    free == null || left == null ? null : free - left,
                    one,
                    many,
                    plan.concurrent);
        }
    }

    private @Nullable Long freeBytes() {
        return checked instanceof TensorRtRuntime tensorRt ? tensorRt.freeBytes(plan.device) : null;
    }

    /** Returns the median of a few times. */
    static double median(DoubleSupplier time) {
        return Stopwatch.median(RUNS, time);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
