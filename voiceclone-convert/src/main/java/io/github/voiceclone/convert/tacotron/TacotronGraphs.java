package io.github.voiceclone.convert.tacotron;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Tacotron synthesizer (SV2TTS, arXiv 1806.04558; Tacotron, arXiv 1703.10135) as three ONNX graphs, with the facts a
 * runtime needs to drive them. Whatever a row gets in a padded batch, it gets alone.
 *
 * <p>B is the batch, N the characters of the longest text, T the frames of the longest spectrogram; widths are those of
 * {@code sizes}. Dropout inputs are factors: 0, or 1 / (1 - {@link TacotronSettings#dropout}).
 *
 * <table>
 * <caption>Inputs and outputs, float32 unless said otherwise</caption>
 * <tr><th>graph</th><th>inputs</th><th>outputs</th></tr>
 * <tr><td>{@code text-encoder}</td><td>{@code symbols} int64 [B, N]; {@code lengths} int64 [B]; {@code speaker} [B,
 * speaker]; only with style tokens, {@code style} int64 [B]: a token, or -1 for attention over all; {@code dropout1}
 * [B, N, encoderDropout1]; {@code dropout2} [B, N, encoderDropout2]</td><td>{@code memory} [B, N, memory]; {@code keys}
 * [B, N, keys]</td></tr>
 * <tr><td>{@code decoder}, one step</td><td>{@code frame} [B, bands], zero at first; {@code dropout1} [B,
 * decoderDropout1]; {@code dropout2} [B, decoderDropout2]; {@code memory}; {@code keys}; {@code mask} [B, N], 0 for a
 * character and negative infinity for padding; the states of {@link TacotronSizes#stateWidths}; {@code cumulative} [B,
 * N]; states start at zero</td><td>{@code frames} [B, r, bands]; {@code stop} [B], a probability; {@code attention} [B,
 * N]; {@code next_frame} [B, bands]; each state, its name after {@code next_}</td></tr>
 * <tr><td>{@code postnet}</td><td>{@code frames} [B, T, bands]; {@code lengths} int64 [B]</td><td>{@code mel} [B, bands,
 * T]; meaningless beyond a row's length</td></tr>
 * </table>
 *
 * @param textEncoder the graph {@code text-encoder}
 * @param decoder the graph {@code decoder}
 * @param postnet the graph {@code postnet}
 * @param sizes what the tensors say
 * @param settings what the settings file says, with the bands of the tensors
 * @param warnings where the settings file contradicts the tensors, a sentence each; the tensors win
 */
public record TacotronGraphs(
        ModelProto textEncoder,
        ModelProto decoder,
        ModelProto postnet,
        TacotronSizes sizes,
        TacotronSettings settings,
        List<String> warnings) {
    /** Copies the list. */
    public TacotronGraphs {
        warnings = List.copyOf(warnings);
    }

    /**
     * Writes the graphs.
     *
     * @param state a synthesizer of MockingBird or Real-Time-Voice-Cloning
     * @param settings what lies next to it
     * @throws CheckpointException if a tensor is missing or its shape does not fit the others
     */
    public static TacotronGraphs of(StateDict state, TacotronSettings settings) {
        TacotronSizes sizes = TacotronSizes.read(state);
        return new TacotronGraphs(
                new TextEncoderNetwork(state, sizes).write(),
                new DecoderNetwork(state, sizes).write(),
                postNet(state, sizes),
                sizes,
                settings.withBands(sizes.bands()),
                warnings(state, settings));
    }

    private static ModelProto postNet(StateDict state, TacotronSizes sizes) {
        Map<String, Object> swapped = Map.of("perm", new long[] {0, 2, 1});
        GraphBuilder graph = new GraphBuilder("postnet");
        String frames = graph.floatInput("frames", "batch", "time", sizes.bands());
        String lengths = graph.longInput("lengths", "batch");
        Lengths rows = new Lengths(graph, lengths, frames);
        String x = rows.mask(graph.node("Transpose", List.of(frames), swapped));
        String hidden = new Cbhg(graph, state, "postnet.", rows).write(x, sizes.bands());
        Weights weight = state.get("post_proj.weight", sizes.bands(), Cbhg.width(state, "postnet."));
        String mel = graph.node("MatMul", hidden, graph.weights("post_proj.weight", WeightMath.transpose(weight)));
        graph.floatOutput("mel", graph.node("Transpose", List.of(mel), swapped), "batch", sizes.bands(), "time");
        return graph.build();
    }

    private static List<String> warnings(StateDict state, TacotronSettings settings) {
        List<String> warnings = new ArrayList<>();
        TacotronSizes.settings(state).forEach((key, found) -> {
            Object stated = settings.stated().get(key);
            if (stated != null && !stated.equals(found)) {
                warnings.add(settings.source() + " says " + key + " = " + stated + ", but the tensors of "
                        + state.source() + " say " + found + ": the tensors are followed");
            }
        });
        if (!settings.normalized() || !settings.clipped()) {
            warnings.add(settings.source() + " says that mel levels are not normalised and clipped: the pack's vocoder"
                    + " may take them as they are, Griffin-Lim does not");
        }
        return warnings;
    }
}
