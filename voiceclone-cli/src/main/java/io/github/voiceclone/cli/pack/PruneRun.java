package io.github.voiceclone.cli.pack;

import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.ScratchFolder;
import io.github.voiceclone.convert.PackPruner;
import io.github.voiceclone.convert.PrunedStage;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.calibration.Calibrator;
import io.github.voiceclone.optimize.quality.QualityComparison;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.quality.TestSentences;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pruning of a pack by several fractions, in a temporary folder, with the loss of each. */
final class PruneRun implements AutoCloseable {

    private final VoicePackSource source;
    private final int sentences;
    private final CalibrationSet set;
    private @Nullable List<Frames> spectrograms;
    private final ScratchFolder folder = new ScratchFolder();
    private final Progress progress;

    /**
     * Prepares a run.
     *
     * @param sentences how many to measure with; 0 for none
     * @param set what to calibrate with; its recordings are the voices to measure with
     */
    PruneRun(VoicePackSource source, int sentences, CalibrationSet set, Progress progress) {
        this.source = source;
        this.sentences = sentences;
        this.set = set;
        this.progress = progress;
    }

    /** Fails early where a pack made from the one read cannot be written in the end. */
    void requireWritable(Path out) {
        VoicePackWriter.requireOther(source, out);
        VoicePackWriter.requireWritable(out);
    }

    /** Prunes by every fraction; the pack of the last is then {@link #pack}. */
    List<PruneReport> prune(List<Pruning> prunings) {
        List<PruneReport> reports = new ArrayList<>();
        for (Pruning pruning : prunings) {
            List<PrunedStage> stages = write(pruning, folder.path().resolve("pack"));
            reports.add(PruneReport.of(pruning, stages, loss(pack(), Precision.FP32)));
        }
        return reports;
    }

    /** Prunes, and writes the pack. */
    List<PrunedStage> write(Pruning pruning, Path out) {
        PackPruner pruner = new PackPruner(source);
        if (pruning.kind() == PruneKind.CALIBRATED) {
            pruner.calibration(speech());
        }
        progress.show("pruning: " + pruning);
        return pruner.prune(pruning, out);
    }

    /** Returns speech to calibrate with; none if the pack lacks a stage that makes it. */
    private List<Frames> speech() {
        List<Frames> found = spectrograms;
        if (found == null) {
            progress.show("calibrating");
            Calibrator calibrator = new Calibrator(source, new OnnxRuntime(), set);
            calibrator.run();
            found = calibrator.spectrograms();
            spectrograms = found;
        }
        return found;
    }

    /** Returns the pruned pack. */
    VoicePackSource pack() {
        return VoicePackSource.directory(folder.path().resolve("pack"));
    }

    /** Compares a pack with float32 of the one read; null if it cannot be, or is not requested. */
    @Nullable
    QualityReport loss(VoicePackSource pack, String precision) {
        List<String> texts = texts();
        if (texts.isEmpty()) {
            return null;
        }
        progress.show("measuring the loss");
        return new QualityComparison(source, pack, new OnnxRuntime())
                .compare(Precision.FP32, precision, texts, set.recordings());
    }

    /** Compares the pack read with itself under other seeds: null as for {@link #loss}. */
    @Nullable
    QualityReport chance() {
        List<String> texts = texts();
        if (texts.isEmpty()) {
            return null;
        }
        progress.show("measuring what chance makes of it");
        return new QualityComparison(source, new OnnxRuntime()).compareSeeds(Precision.FP32, texts, set.recordings());
    }

    private List<String> texts() {
        Manifest manifest = VoicePack.open(source).manifest();
        StageEntry<SynthesizerSettings> synthesizer = manifest.synthesizer();
        if (sentences <= 0 || synthesizer == null || manifest.encoder() == null || manifest.vocoder() == null) {
            return List.of();
        }
        List<String> all = TestSentences.of(synthesizer.settings().symbolTable());
        return all.subList(0, Math.min(sentences, all.size()));
    }

    /** Deletes the temporary folder. */
    @Override
    public void close() {
        folder.close();
    }
}
