package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.BenchReport;
import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.Machine;
import io.github.voiceclone.cli.bench.report.Precisions;
import io.github.voiceclone.cli.measure.OpenStages;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.spi.Backends;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.VoicePackSources;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measurement of speed and memory. Not thread-safe. */
final class Bench {
    /** Sentences for the loss, each in every voice. */
    private static final int SENTENCES = 3;

    private final BenchSettings settings;
    private final Path folder;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param settings what to measure
     * @param folder an empty folder for intermediate files, which the caller deletes
     * @param progress receives a status
     */
    Bench(BenchSettings settings, Path folder, Consumer<String> progress) {
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param pack the pack to measure; full-size networks with random weights if null
     */
    BenchReport run(@Nullable Path pack) {
        Backends.named(settings.backend()).availability().require(settings.backend());
        Machine machine = Machine.here(settings.backend());
        @Nullable ReferencePort port = startPort();
        try {
            Path measured = pack == null ? BenchPacks.fullSize(folder, settings, progress) : pack;
            List<String> precisions = precisions(measured);
            measureStages(measured, precisions, port);
            progress.accept("measuring first audio");
            FrameFormat format = PackFormat.of(measured);
            figures.addAll(FirstAudioFigures.measure(measured, main(precisions), format, settings));
            if (settings.backend().equals(OnnxRuntime.NAME) && PackFormat.isSv2tts(measured)) {
                progress.accept("measuring decoder steps");
                figures.addAll(StepFigures.measure(measured, main(precisions), settings));
            }
            progress.accept("measuring load time and memory");
            figures.addAll(ProcessFigures.measure(measured, precisions, settings));
            measureLoss(pack == null);
            return report(machine, pack, port);
        } finally {
            if (port != null) {
                port.close();
            }
        }
    }

    private @Nullable ReferencePort startPort() {
        if (settings.baseline().isEmpty()) {
            return null;
        }
        progress.accept("starting PyTorch");
        return ReferencePort.start(settings.baseline().get(), settings);
    }

    private List<String> precisions(Path pack) {
        return settings.precisions().isEmpty() ? PackFormat.precisions(pack) : settings.precisions();
    }

    /** Returns the precisions without those that are only there for the guide's table. */
    private List<String> main(List<String> precisions) {
        return precisions.stream()
                .filter(precision ->
                        settings.precisions().contains(precision) || !BenchPacks.OF_THE_GUIDE.contains(precision))
                .toList();
    }

    private void measureStages(Path pack, List<String> precisions, @Nullable ReferencePort port) {
        List<PackPipeline> opened = new ArrayList<>();
        try {
            for (String precision : precisions) {
                for (int threads : settings.threads()) {
                    opened.add(PackPipeline.open(pack, settings, precision, threads));
                }
            }
            if (settings.guide()
                    && pack.startsWith(folder)
                    && settings.precisions().isEmpty()) {
                Path pruned = BenchPacks.pruned(folder, progress);
                int threads = settings.maxThreads();
                opened.add(PackPipeline.open(pruned, settings, Precisions.FLOAT32, threads, Precisions.PRUNED));
                opened.add(PackPipeline.open(pruned, settings, Precisions.INT8, threads, Precisions.PRUNED_INT8));
            }
            measure(opened, main(precisions), port);
        } finally {
            opened.forEach(PackPipeline::close);
        }
    }

    private void measure(List<PackPipeline> opened, List<String> main, @Nullable ReferencePort port) {
        List<Pipeline> all = new ArrayList<>(opened);
        if (port != null) {
            all.add(port);
        }
        progress.accept("measuring the stages");
        figures.addAll(StageFigures.measure(all, settings));
        if (port != null) {
            figures.add(ProcessFigures.memory(Precisions.PYTORCH, port.threads(), List.of(port.peakBytes())));
        }
        progress.accept("measuring requests at once");
        List<PackPipeline> shared = opened.stream()
                .filter(pipeline -> main.contains(pipeline.precision()))
                .toList();
        figures.addAll(ConcurrencyFigures.measure(shared, settings));
        progress.accept("measuring the cache");
        OpenStages widest = opened.get(settings.threads().size() - 1).stages();
        figures.addAll(CacheFigures.measure(widest.encoder(), settings.seconds(), folder.resolve("cache")));
    }

    /** Measures the loss on the embedded demo voice, which is trained, by the recipes that made the other pack. */
    private void measureLoss(boolean ownPack) {
        if (settings.guide() && ownPack) {
            progress.accept("measuring the loss on the demo voice");
            VoicePackSources.embedded()
                    .flatMap(demo -> BenchPacks.optimized(demo, folder.resolve("demo"), settings, progress))
                    .ifPresent(made -> figures.addAll(QualityFigures.measure(made, SENTENCES)));
        }
    }

    private BenchReport report(Machine machine, @Nullable Path pack, @Nullable ReferencePort port) {
        return new BenchReport(
                machine,
                LocalDate.now(ZoneOffset.UTC).toString(),
                pack == null ? "full-size networks with random weights" : pack.toString(),
                settings.seconds(),
                settings.threads(),
                settings.concurrent(),
                settings.device(),
                port == null ? null : port.description(),
                figures);
    }
}
