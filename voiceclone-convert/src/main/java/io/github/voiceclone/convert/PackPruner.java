package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruned;
import io.github.voiceclone.convert.prune.Pruner;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a smaller voice pack of a pack's synthesizer and vocoder. The encoder stays as it is, so that voices made with it
 * stay valid. The new pack has float32 graphs only: other precisions are made of them, see
 * {@code Optimizer} of voiceclone-optimize. The pack read stays as it is.
 *
 * <pre>{@code
 * new PackPruner(VoicePackSource.directory(Path.of("my-voice")))
 *         .prune(new Pruning(PruneKind.STRUCTURED, 0.3), Path.of("my-small-voice"));
 * }</pre>
 */
public final class PackPruner {
    private final VoicePackSource source;
    private List<Frames> calibration = List.of();

    /** Prepares the pruning of a pack that has float32 graphs. */
    public PackPruner(VoicePackSource source) {
        this.source = source;
    }

    /**
     * Sets mel spectrograms of speech in the pack's scale, which {@link PruneKind#CALIBRATED} needs; none unless set.
     */
    public PackPruner calibration(List<Frames> value) {
        calibration = List.copyOf(value);
        return this;
    }

    /**
     * Prunes, and writes the pack.
     *
     * @param directory where the pack will be: absent, an empty folder, or another voice pack, which is replaced; it
     *     stays as it was if this fails
     * @return what was done to each stage
     * @throws CheckpointException if a graph is not as the converter writes it in float32
     * @throws InvalidInputException if there is nothing to prune, or the pack cannot be written there, or
     *     calibration speech is missing
     */
    public List<PrunedStage> prune(Pruning pruning, Path directory) {
        VoicePackWriter.requireOther(source, directory);
        VoicePackWriter.requireWritable(directory);
        VoicePack pack = VoicePack.open(source);
        Manifest old = pack.manifest();
        if (old.synthesizer() == null && old.vocoder() == null) {
            throw new InvalidInputException(
                    source.description() + " has neither synthesizer nor vocoder: there is nothing to prune");
        }
        boolean calibrated = pruning.kind() == PruneKind.CALIBRATED;
        boolean small = old.vocoder() != null && old.vocoder().settings().sourceFilter() != null;
        if (small && (calibrated || old.synthesizer() == null)) {
            throw new InvalidInputException("the vocoder of " + source.description()
                    + " is a source-filter vocoder, too small to prune"
                    + (calibrated
                            ? ": choose another kind than '" + pruning.kind().id() + "', which prunes the synthesizer"
                            : ""));
        }
        if (calibrated && old.vocoder() == null) {
            throw new InvalidInputException(source.description() + " has no vocoder, which pruning '"
                    + pruning.kind().id() + "' prunes: choose another kind");
        }
        List<PrunedStage> stages = new ArrayList<>();
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            writer.finish(new Manifest(
                    old.formatVersion(),
                    old.family(),
                    old.name(),
                    copied(pack, writer, Stage.ENCODER, old.encoder()),
                    calibrated || old.synthesizer() == null
                            ? copied(pack, writer, Stage.SYNTHESIZER, old.synthesizer())
                            : synthesizer(pack, new Pruner(pruning), writer, stages),
                    old.vocoder() == null || small
                            ? copied(pack, writer, Stage.VOCODER, old.vocoder())
                            : vocoder(pack, pruning, writer, stages)));
        }
        return stages;
    }

    private static <S> @Nullable StageEntry<S> copied(
            VoicePack pack, VoicePackWriter writer, Stage stage, @Nullable StageEntry<S> entry) {
        if (entry == null) {
            return null;
        }
        SortedMap<String, PackFile> files = pack.graphs(stage, entry, Precision.FP32);
        writer.copy(pack, files.values());
        SortedMap<String, SortedMap<String, PackFile>> graphs = new TreeMap<>();
        graphs.put(Precision.FP32, files);
        return new StageEntry<>(entry.model(), entry.settings(), graphs);
    }

    private static StageEntry<SynthesizerSettings> synthesizer(
            VoicePack pack, Pruner pruner, VoicePackWriter writer, List<PrunedStage> stages) {
        StageWeights weights = new StageWeights(pack);
        Pruned pruned = pruner.synthesizer(weights.synthesizer(), weights.synthesizerSettings());
        stages.add(PrunedStage.of(Stage.SYNTHESIZER.id(), pruned));
        return StageConversions.synthesizer(pruned.state(), weights.synthesizerSettings())
                .write(writer, Stage.SYNTHESIZER.id());
    }

    private StageEntry<VocoderSettings> vocoder(
            VoicePack pack, Pruning pruning, VoicePackWriter writer, List<PrunedStage> stages) {
        StageWeights weights = new StageWeights(pack);
        if (weights.isWaveRnn()) {
            throw new InvalidInputException("the vocoder of " + source.description()
                    + " is a WaveRNN, which is not pruned: prune a pack without it, or one with a HiFi-GAN or Fre-GAN");
        }
        StageWeights.Vocoder vocoder = weights.vocoder();
        GeneratorSettings settings = vocoder.settingsOf(vocoder.state());
        Pruned pruned = pruning.kind() == PruneKind.CALIBRATED
                ? Pruner.calibrated(vocoder.state(), settings, pruning.fraction(), calibration)
                : new Pruner(pruning).vocoder(vocoder.state(), settings);
        stages.add(PrunedStage.of(Stage.VOCODER.id(), pruned));
        return StageConversions.vocoder(pruned.state(), vocoder.settingsOf(pruned.state()))
                .write(writer, Stage.VOCODER.id());
    }
}
