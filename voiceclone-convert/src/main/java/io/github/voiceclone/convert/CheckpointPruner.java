package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.prune.Pruned;
import io.github.voiceclone.convert.prune.Pruner;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronSizes;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.SourceFilterNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes smaller checkpoints of a synthesizer's and a vocoder's, to train further where they were trained and to convert.
 * All that training needs stays: batch norm's statistics, style tokens, the count of steps; not the optimizer's state,
 * which fits no other widths. Not thread-safe.
 *
 * <pre>{@code
 * new CheckpointPruner(new Pruning(PruneKind.STRUCTURED, 0.3))
 *         .synthesizer(Path.of("synthesizer.pt"))
 *         .vocoder(Path.of("vocoder.pt"))
 *         .writeTo(Path.of("smaller"));
 * }</pre>
 *
 * <p>Settings are found next to a checkpoint as {@link Converter} finds them.
 */
public final class CheckpointPruner {
    private final Pruner pruner;
    private @Nullable Path synthesizer;
    private @Nullable Path synthesizerSettings;
    private @Nullable Path vocoder;
    private @Nullable Path vocoderSettings;

    /** Creates a pruner with nothing to prune. */
    public CheckpointPruner(Pruning pruning) {
        pruner = new Pruner(pruning);
    }

    /** Sets the synthesizer's checkpoint. */
    public CheckpointPruner synthesizer(Path checkpoint) {
        synthesizer = checkpoint;
        return this;
    }

    /** Sets the synthesizer's settings file, in place of one found next to the checkpoint. */
    public CheckpointPruner synthesizerSettings(Path json) {
        synthesizerSettings = json;
        return this;
    }

    /** Sets the vocoder's checkpoint: HiFi-GAN or Fre-GAN. */
    public CheckpointPruner vocoder(Path checkpoint) {
        vocoder = checkpoint;
        return this;
    }

    /** Sets the vocoder's settings file, in place of one found next to the checkpoint. */
    public CheckpointPruner vocoderSettings(Path json) {
        vocoderSettings = json;
        return this;
    }

    /**
     * Checkpoints that were written.
     *
     * @param files checkpoints and the settings next to them
     * @param stages what was done to each
     */
    public record Checkpoints(List<Path> files, List<PrunedStage> stages) {
        /** Copies the lists. */
        public Checkpoints {
            files = List.copyOf(files);
            stages = List.copyOf(stages);
        }
    }

    /**
     * Prunes, and writes {@code synthesizer.pt} and {@code vocoder.pt} with their settings.
     *
     * @param folder where to: absent, or empty; it stays so if this fails
     * @throws CheckpointException if a checkpoint or its settings cannot be read
     * @throws InvalidInputException if there is nothing to prune, settings are of a stage that is not pruned, or the folder is
     *     not empty
     */
    public Checkpoints writeTo(Path folder) {
        if (synthesizer == null && vocoder == null) {
            throw new InvalidInputException("nothing to prune: give a checkpoint of synthesizer or vocoder");
        }
        SettingsFile.requireCheckpoint(Stage.SYNTHESIZER, synthesizerSettings, synthesizer);
        SettingsFile.requireCheckpoint(Stage.VOCODER, vocoderSettings, vocoder);
        CheckpointFiles.requireEmpty(folder);
        List<Consumer<CheckpointFiles>> writes = new ArrayList<>();
        List<PrunedStage> stages = new ArrayList<>();
        if (synthesizer != null) {
            stages.add(synthesizer(synthesizer, writes));
        }
        if (vocoder != null) {
            stages.add(vocoder(vocoder, writes));
        }
        try (CheckpointFiles files = new CheckpointFiles(folder)) {
            writes.forEach(write -> write.accept(files));
            return new Checkpoints(files.finish(), stages);
        }
    }

    private PrunedStage synthesizer(Path checkpoint, List<Consumer<CheckpointFiles>> writes) {
        @Nullable
        Path beside = synthesizerSettings != null
                ? synthesizerSettings
                : SettingsFile.beside(checkpoint, "tts_lstm_dims").orElse(null);
        TacotronSettings settings = beside == null ? TacotronSettings.defaults() : TacotronSettings.read(beside);
        StateDict state =
                TacotronSizes.withReductionFactor(Checkpoint.open(checkpoint).modelState(), settings);
        Pruned pruned = pruner.synthesizer(state, settings);
        writes.add(files -> files.synthesizer(pruned.state(), settings, beside));
        return PrunedStage.of(Stage.SYNTHESIZER.id(), pruned);
    }

    private PrunedStage vocoder(Path checkpoint, List<Consumer<CheckpointFiles>> writes) {
        StateDict state = Checkpoint.open(checkpoint).modelState();
        if (SourceFilterNetwork.isSourceFilter(state)) {
            throw new InvalidInputException(
                    checkpoint + " is a source-filter vocoder, too small to prune: leave it out");
        }
        @Nullable
        Path beside = vocoderSettings != null
                ? vocoderSettings
                : SettingsFile.beside(checkpoint, "upsample_rates").orElse(null);
        GeneratorSettings settings =
                beside == null ? GeneratorSettings.of(state) : GeneratorSettings.read(beside, state);
        Pruned pruned = pruner.vocoder(state, settings);
        Map<String, Object> changed = beside == null ? json(settings) : new TreeMap<>();
        pruned.widths().forEach((key, width) -> changed.put(key, width.after()));
        writes.add(files -> files.vocoder(pruned.state(), changed, beside));
        return PrunedStage.of(Stage.VOCODER.id(), pruned);
    }

    /** Returns the settings that a checkpoint without any was read by. */
    private static Map<String, Object> json(GeneratorSettings settings) {
        Map<String, Object> json = new TreeMap<>();
        json.put("resblock", settings.residualBlocks().get(0).paired() ? "1" : "2");
        json.put(
                "upsample_rates",
                settings.upsamplings().stream().map(layer -> layer.rate()).toList());
        json.put(
                "upsample_kernel_sizes",
                settings.upsamplings().stream().map(layer -> layer.kernel()).toList());
        json.put(
                "resblock_kernel_sizes",
                settings.residualBlocks().stream().map(block -> block.kernel()).toList());
        json.put(
                "resblock_dilation_sizes",
                settings.residualBlocks().stream()
                        .map(block -> block.dilations())
                        .toList());
        json.put("num_mels", settings.melBands());
        json.put("hop_size", settings.hopLength());
        json.put("sampling_rate", settings.sampleRate());
        return json;
    }
}
