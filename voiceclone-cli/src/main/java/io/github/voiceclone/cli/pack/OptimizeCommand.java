package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cli.options.PackOption;
import io.github.voiceclone.cli.output.Errors;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.CodecPacks;
import io.github.voiceclone.optimize.Optimization;
import io.github.voiceclone.optimize.Optimizer;
import io.github.voiceclone.optimize.calibration.CalibrationFolder;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone optimize}: adds a smaller and faster precision to a voice pack, or prunes it. */
@Command(
        name = "optimize",
        description = "Add a smaller and faster precision to a voice pack, to select with --precision, or prune it.",
        mixinStandardHelpOptions = true)
public final class OptimizeCommand implements Callable<Integer> {
    private static final String PRUNED = "pruned";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackOption pack = new PackOption();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the pack to write.")
    private Path out = Path.of("");

    @Option(names = "--replace", description = "Replace the voice pack that is in the folder of --out.")
    private boolean replace;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            defaultValue = "int8",
            description = "What to do: int8, the recommended mixture for CPUs; dynamic-int8; static-int8; int4, the"
                    + " decoder's largest matrices in 4 bits; or fp16, for GPUs."
                    + " The new precision has this name. Or pruned: what --prune does, left in float32."
                    + " Default: ${DEFAULT-VALUE}.")
    private String recipe = "int8";

    @Option(
            names = "--calibration",
            paramLabel = "DIR",
            description =
                    "Texts (.txt, a sentence on each line) and recordings to find ranges of values with. Default: a"
                            + " few texts of the model's language, spoken by the pack itself.")
    private @Nullable Path calibration;

    @Option(
            names = "--ranges",
            paramLabel = "METHOD",
            defaultValue = "min-max",
            description = "How ranges are chosen: min-max, percentile or entropy. Default: ${DEFAULT-VALUE}.")
    private String ranges = "min-max";

    @Mixin
    private PruneOptions prune = new PruneOptions();

    @Mixin
    private ReportOptions reports = new ReportOptions(5, 0);

    @Override
    public Integer call() {
        if (!recipe.equals(PRUNED)) {
            requireRecipe();
        }
        checkRanges();
        List<Pruning> prunings = prune.prunings(PruneKind.CALIBRATED);
        checkReports(prunings);
        checkOutput();
        PrintWriter printer = spec.commandLine().getOut();
        if (!prunings.isEmpty()) {
            requireMeasurable(pack.required());
            PrunedOptimizeReport report = pruned(prunings, calibrationSet());
            reports.print(report, report.text(), printer);
            return 0;
        }
        if (recipe.equals(PRUNED)) {
            throw new InvalidInputException("recipe 'pruned' needs a share to remove: add --prune, as in --prune 0.3");
        }
        VoicePackSource read = VoicePackManifest.required(pack.source());
        boolean codec = CodecPacks.open(read).isPresent();
        boolean measures = reports.isSet() || isGiven("--sentences");
        if (codec && (measures || calibration != null || isGiven("--ranges"))) {
            throw new InvalidInputException(
                    "--report, --sentences, --calibration and --ranges do not go with a pack of family '"
                            + VoicePackManifest.family(read).orElseThrow()
                            + "', whose rows are quantised as they come and compared along texts of its own: leave them out");
        }
        if (!codec) {
            requireMeasurable(read);
        }
        CalibrationSet set = calibrationSet();
        OptimizeReport report = report(optimizer(read, set), set.recordings());
        reports.print(report, report.text(), printer);
        if (!codec) {
            noteKept(VoicePack.open(VoicePackSource.directory(out)), report.precision());
        }
        return 0;
    }

    /** Says which stages a recipe left as they were. */
    private void noteKept(VoicePack written, String precision) {
        Manifest manifest = written.manifest();
        noteKept(written, Stage.ENCODER, manifest.encoder(), precision);
        noteKept(written, Stage.SYNTHESIZER, manifest.synthesizer(), precision);
        noteKept(written, Stage.VOCODER, manifest.vocoder(), precision);
    }

    private void noteKept(VoicePack written, Stage stage, @Nullable StageEntry<?> entry, String precision) {
        if (entry != null
                && written.graphs(stage, entry, precision).equals(written.graphs(stage, entry, Precision.FP32))) {
            String network = entry.settings() instanceof VocoderSettings vocoder ? " (" + vocoder.network() + ")" : "";
            spec.commandLine()
                    .getOut()
                    .println("The " + stage.id() + network + " stays in float32: recipe '" + precision
                            + "' does not convert it");
        }
    }

    private void checkOutput() {
        VoicePackWriter.requireWritable(out);
        if (!replace && Files.exists(out.resolve(Manifest.FILE))) {
            pack.source().ifPresent(read -> VoicePackWriter.requireOther(read, out));
            throw new InvalidInputException(
                    out + " holds a voice pack already: add --replace to replace it, or choose another folder");
        }
    }

    /** Rejects the name of an unknown recipe, and lists the known ones, {@value #PRUNED} among them. */
    private void requireRecipe() {
        try {
            Recipe.named(recipe);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.getMessage() + ", " + PRUNED, e);
        }
    }

    /** Rejects an unknown method, and one that is given where no ranges are chosen. */
    private void checkRanges() {
        RangeMethod.named(ranges);
        if (isGiven("--ranges")
                && (recipe.equals(PRUNED) || !Recipe.named(recipe).hasRanges())) {
            throw new InvalidInputException(
                    "--ranges has no effect with recipe '" + recipe + "', which chooses no ranges: leave it out");
        }
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Rejects a measurement that is requested of a pack without all three stages. */
    private void requireMeasurable(VoicePackSource read) {
        boolean sentences = isGiven("--sentences") && reports.sentences() > 0;
        if ((reports.isSet() || sentences) && !hasAllStages(read)) {
            throw new InvalidInputException((reports.isSet() ? "--report" : "--sentences")
                    + " needs an encoder, a synthesizer and a vocoder, which " + read.description()
                    + " does not all have: leave it out");
        }
    }

    private static boolean hasAllStages(VoicePackSource read) {
        Manifest manifest = VoicePack.open(read).manifest();
        return manifest.encoder() != null && manifest.synthesizer() != null && manifest.vocoder() != null;
    }

    private void checkReports(List<Pruning> prunings) {
        reports.check();
        if (reports.isSet() && reports.sentences() == 0) {
            throw new InvalidInputException("--report needs sentences to measure with, but --sentences is 0");
        }
        if (reports.isSet() && !prunings.isEmpty()) {
            throw new InvalidInputException(
                    "--report compares precisions of one pack, and --prune makes another model: leave one of them out");
        }
    }

    private Optimizer optimizer(VoicePackSource read, CalibrationSet set) {
        return new Optimizer(read, new OnnxRuntime())
                .recipe(Recipe.named(recipe))
                .ranges(RangeMethod.named(ranges))
                .calibration(set);
    }

    private PrunedOptimizeReport pruned(List<Pruning> prunings, CalibrationSet set) {
        try (Progress progress = new Progress(spec.commandLine().getErr());
                PruneRun run = new PruneRun(pack.required(), reports.sentences(), set, progress)) {
            run.requireWritable(out);
            Optimizer optimizer = recipe.equals(PRUNED) ? null : optimizer(run.pack(), set);
            QualityReport chance = run.chance();
            List<PruneReport> pruned = run.prune(prunings);
            if (optimizer == null) {
                run.write(prunings.get(prunings.size() - 1), out);
                return new PrunedOptimizeReport(out.toString(), chance, pruned, null);
            }
            progress.show("calibrating and rewriting");
            Optimization done = optimizer.optimizeTo(out);
            OptimizeReport report = measured(
                    out,
                    () -> OptimizeReport.of(done, run.loss(VoicePackSource.directory(out), done.precision()), null));
            return new PrunedOptimizeReport(out.toString(), chance, pruned, report);
        }
    }

    private CalibrationSet calibrationSet() {
        return calibration == null
                ? CalibrationSet.standard()
                : CalibrationFolder.read(calibration, InputLimits.defaults());
    }

    private OptimizeReport report(Optimizer optimizer, List<AudioClip> recordings) {
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("calibrating and rewriting");
            Optimization done = optimizer.optimizeTo(out);
            progress.show("measuring the loss");
            return measured(out, () -> OptimizeReport.of(done, loss(done, recordings, progress), difference(done)));
        }
    }

    /** Measures a pack that has been written: a failure says that it was. */
    static OptimizeReport measured(Path out, Supplier<OptimizeReport> measurement) {
        try {
            return measurement.get();
        } catch (VoiceCloneException | OutOfMemoryError e) {
            throw new VoiceCloneException(
                    out + " is written and whole, but what it loses could not be measured: " + Errors.line(e), e);
        }
    }

    /** Compares the frames of a codec language model with those of float32; null for other packs. */
    private @Nullable CodecComparison difference(Optimization done) {
        return CodecPacks.open(VoicePackSource.directory(done.directory()))
                .map(written -> Optimizer.compare(written, new OnnxRuntime(), done.precision()))
                .orElse(null);
    }

    /** Measures on sentences that were not calibrated with; null if it cannot be, or is not requested. */
    private @Nullable QualityReport loss(Optimization done, List<AudioClip> recordings, Progress progress) {
        VoicePackSource written = VoicePackSource.directory(done.directory());
        if (!VoicePackManifest.family(written).equals(Optional.of(Manifest.FAMILY))) {
            return null; // The measurement needs embeddings of speakers.
        }
        if (reports.sentences() == 0 || !hasAllStages(written)) {
            return null;
        }
        return new QualityMeasurement(written, List.of(), reports.sentences(), recordings)
                .run(Precision.FP32, done.precision(), reports, progress);
    }
}
