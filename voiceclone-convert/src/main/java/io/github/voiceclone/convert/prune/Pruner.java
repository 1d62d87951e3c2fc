package io.github.voiceclone.convert.prune;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.convert.tacotron.TacotronGraphs;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronSizes;
import io.github.voiceclone.convert.tacotron.TacotronWeights;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.Upsampling;
import io.github.voiceclone.convert.vocoder.VocoderKind;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.spi.Frames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Removes a share of a network's weights. What is chosen depends on the network as it runs, batch norm and weight norm
 * folded, so that a checkpoint and the pack made of it lose the same. Immutable and thread-safe.
 */
public final class Pruner {
    /** About half a minute of speech: more takes longer and changes little. */
    private static final int MAX_FRAMES = 2000;

    private static final int LEAST_FRAMES = 100;
    private static final String WIDER = "postnet.pre_highway.weight";
    private static final List<String> WIDTHS =
            List.of("tts_encoder_dims", "tts_decoder_dims", "tts_lstm_dims", "tts_postnet_dims", "tts_embed_dims");

    private final Pruning pruning;

    /**
     * Creates a pruner.
     *
     * @throws InvalidInputException for {@link PruneKind#CALIBRATED}, which prunes packs only
     */
    public Pruner(Pruning pruning) {
        if (pruning.kind() == PruneKind.CALIBRATED) {
            throw new InvalidInputException("pruning '" + PruneKind.CALIBRATED.id()
                    + "' makes widths that MockingBird cannot build from its settings: prune a pack with optimize, or"
                    + " choose 'structured' for checkpoints");
        }
        this.pruning = pruning;
    }

    /**
     * Prunes a HiFi-GAN with transposed convolutions by calibration: channels go where that costs least for each
     * multiply-add it saves. The result has weight norm.
     *
     * @param fraction of the multiply-adds to remove, above 0 and below 1; as much as widths of whole steps allow
     * @param calibration mel spectrograms of speech, in the scale the vocoder takes
     * @throws InvalidInputException if there is less than {@value #LEAST_FRAMES} frames of it
     */
    public static Pruned calibrated(
            StateDict state, GeneratorSettings settings, double fraction, List<Frames> calibration) {
        if (settings.kind() != VocoderKind.HIFI_GAN
                || settings.upsamplings().stream().anyMatch(Upsampling::interpolated)) {
            throw new InvalidInputException(
                    state.source() + " is a " + settings.kind().title() + " that pruning '"
                            + PruneKind.CALIBRATED.id()
                            + "' does not take, expected a HiFi-GAN with transposed convolutions: choose another kind");
        }
        int found = calibration.stream().mapToInt(Frames::frames).sum();
        if (found < LEAST_FRAMES) {
            throw new InvalidInputException("pruning '" + PruneKind.CALIBRATED.id() + "' was given " + found
                    + " frames of calibration speech, expected at least " + LEAST_FRAMES
                    + ": give more text to calibrate with, or choose another kind");
        }
        Frames all = Frames.concat(calibration);
        Frames speech = all.slice(0, Math.min(MAX_FRAMES, all.frames()));
        float[][] mel = new float[speech.width()][speech.frames()];
        for (int band = 0; band < mel.length; band++) {
            speech.values().get(band * speech.frames(), mel[band]);
        }
        StateDict plain = WeightNorm.removed(state);
        StateDict result = CalibratedVocoder.prune(plain, settings, mel, 1 - fraction);
        Map<String, Pruned.Width> widths = new LinkedHashMap<>();
        for (String name : plain.names()) {
            Pruned.Width width =
                    new Pruned.Width(plain.get(name).dim(0), result.get(name).dim(0));
            boolean makesChannels =
                    name.startsWith("conv_pre.") || name.startsWith("ups.") || name.contains(".convs1.");
            if (name.endsWith(".bias") && makesChannels) {
                widths.put(name.substring(0, name.length() - ".bias".length()), width);
            }
        }
        return new Pruned(
                WeightNorm.added(result),
                widths,
                NetworkCost.vocoder(plain, settings),
                NetworkCost.vocoder(result, settings));
    }

    /**
     * Prunes a Tacotron: units of pre-nets, CBHG blocks and recurrent cells. Speaker embedding, style tokens, mel bands
     * and symbols stay.
     *
     * @throws io.github.voiceclone.convert.checkpoint.CheckpointException if a tensor is missing or its shape does not fit the others
     */
    public Pruned synthesizer(StateDict state, TacotronSettings settings) {
        StateDict result = pruning.kind() == PruneKind.STRUCTURED
                ? withoutUnits(withHighwayInput(state), settings)
                : ZeroedWeights.apply(state, pruning);
        Map<String, Pruned.Width> widths = new LinkedHashMap<>();
        Map<String, Object> before = TacotronSizes.settings(state);
        Map<String, Object> after = TacotronSizes.settings(result);
        WIDTHS.forEach(key -> widths.put(key, new Pruned.Width(width(before, key), width(after, key))));
        return new Pruned(
                result, widths, NetworkCost.synthesizer(state, settings), NetworkCost.synthesizer(result, settings));
    }

    private static int width(Map<String, Object> settings, String key) {
        return (int) Objects.requireNonNull(settings.get(key), key);
    }

    private StateDict withoutUnits(StateDict state, TacotronSettings settings) {
        TacotronGraphs graphs = TacotronGraphs.of(state, settings);
        StateDict folded = TacotronWeights.read(
                state.source(), graphs.textEncoder(), graphs.decoder(), graphs.postnet(), (float) settings.trimLevel());
        return UnitRemoval.apply(state, folded, TacotronGroups.of(state, pruning));
    }

    /**
     * A post-net as wide as a frame has bands passes them to its highway layers as they are; once narrower, it needs the
     * layer that others have there.
     */
    private static StateDict withHighwayInput(StateDict state) {
        if (state.has(WIDER)) {
            return state;
        }
        int width = state.get("postnet.rnn.weight_ih_l0").dim(1);
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++) {
            identity[i * width + i] = 1;
        }
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().forEach(name -> tensors.put(name, state.get(name)));
        tensors.put(WIDER, new Weights(identity, width, width));
        return new StateDict(state.source(), tensors);
    }

    /**
     * Prunes a HiFi-GAN or Fre-GAN: channels of every stage. The result has weight norm, as it is trained.
     *
     * @throws io.github.voiceclone.convert.checkpoint.CheckpointException if a tensor is missing or its shape does not fit the others
     */
    public Pruned vocoder(StateDict state, GeneratorSettings settings) {
        if (pruning.kind() == PruneKind.STRUCTURED && !settings.isHalving()) {
            throw new InvalidInputException(
                    state.source() + " was pruned by calibration already: prune what it was before");
        }
        StateDict plain = WeightNorm.removed(state);
        StateDict result = pruning.kind() == PruneKind.STRUCTURED
                ? UnitRemoval.apply(plain, plain, VocoderGroups.of(plain, pruning))
                : ZeroedWeights.apply(plain, pruning);
        Pruned.Width width = new Pruned.Width(
                plain.get("conv_pre.bias").dim(0), result.get("conv_pre.bias").dim(0));
        return new Pruned(
                WeightNorm.added(result),
                Map.of("upsample_initial_channel", width),
                NetworkCost.vocoder(plain, settings),
                NetworkCost.vocoder(result, settings));
    }
}
