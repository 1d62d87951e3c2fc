package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.convert.tacotron.TacotronGraphs;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronSizes;
import io.github.voiceclone.convert.tacotron.TacotronWeights;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.graph.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Removes a share of a network's weights. What is chosen depends on the network as it runs, batch norm and weight norm
 * folded, so that a checkpoint and the pack made of it lose the same. Immutable and thread-safe.
 */
public final class Pruner {
    private static final String WIDER = "postnet.pre_highway.weight";
    private static final List<String> WIDTHS =
            List.of("tts_encoder_dims", "tts_decoder_dims", "tts_lstm_dims", "tts_postnet_dims", "tts_embed_dims");

    private final Pruning pruning;

    /** Creates a pruner. */
    public Pruner(Pruning pruning) {
        this.pruning = pruning;
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
