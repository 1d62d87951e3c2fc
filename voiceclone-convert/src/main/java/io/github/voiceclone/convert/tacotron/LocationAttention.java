package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;

/**
 * Writes location-sensitive attention (Chorowski et al., arXiv 1506.07503) over the weights summed so far. The location
 * convolution and the linear layer after it are one convolution; their biases join the query's. Everything lies as
 * [batch, key width, characters], as the convolution leaves it.
 */
final class LocationAttention {
    private static final String NAME = "decoder.attn_net.";

    private final GraphBuilder graph;
    private final StateDict state;
    private final int keyWidth;
    private final int queryWidth;
    private final String keys;

    /** Declares the input {@code keys}. */
    LocationAttention(GraphBuilder graph, StateDict state, TacotronSizes sizes) {
        this.graph = graph;
        this.state = state;
        this.keyWidth = sizes.keys();
        this.queryWidth = sizes.attentionHidden();
        this.keys = graph.floatInput("keys", "batch", "characters", keyWidth);
    }

    /**
     * Writes the attention weights.
     *
     * @param query [batch, query width]
     * @param mask [batch, characters], added to the energies
     * @param cumulative [batch, characters]
     * @return [batch, characters]
     */
    String write(String query, String mask, String cumulative) {
        Weights filters = filters();
        long half = filters.dim(2) / 2;
        String location = graph.node(
                "Conv",
                List.of(
                        graph.node("Unsqueeze", cumulative, graph.longs(1)),
                        graph.weights(NAME + "location.weight", filters)),
                Map.of("kernel_shape", new long[] {filters.dim(2)}, "pads", new long[] {half, half}));
        String heard = graph.node("Transpose", List.of(keys), Map.of("perm", new long[] {0, 2, 1}));
        Weights weight = state.get(NAME + "W.weight", keyWidth, queryWidth);
        String asked = graph.node("Unsqueeze", Linear.write(graph, NAME + "W", query, weight, bias()), graph.longs(2));
        String sum = graph.node("Add", graph.node("Add", location, heard), asked);
        Weights energy = new Weights(state.get(NAME + "v.weight", 1, keyWidth).values(), keyWidth);
        String energies = graph.node("MatMul", graph.weights(NAME + "v", energy), graph.node("Tanh", sum));
        return graph.node("Softmax", List.of(graph.node("Add", energies, mask)), Map.of("axis", 1));
    }

    /** The convolution's filters seen through the linear layer, [key width, 1, kernel]. */
    private Weights filters() {
        Weights conv = state.get(NAME + "conv.weight", -1, -1, -1);
        if (conv.dim(1) != 1 || conv.dim(2) % 2 == 0) {
            throw new CheckpointException(state.source() + ": '" + NAME + "conv.weight' has shape " + conv.shapeText()
                    + ", expected [any, 1, odd]: attention of early Real-Time-Voice-Cloning checkpoints, over its last"
                    + " weights as well, is not supported");
        }
        Weights linear = state.get(NAME + "L.weight", keyWidth, conv.dim(0));
        Weights product = WeightMath.multiply(linear, new Weights(conv.values(), conv.dim(0), conv.dim(2)));
        return new Weights(product.values(), keyWidth, 1, conv.dim(2));
    }

    private Weights bias() {
        Weights bias = state.get(NAME + "W.bias", keyWidth);
        if (state.has(NAME + "conv.bias")) {
            Weights ofConv = state.get(NAME + "conv.bias");
            Weights linear = state.get(NAME + "L.weight", keyWidth, ofConv.dim(0));
            Weights product = WeightMath.multiply(linear, new Weights(ofConv.values(), ofConv.dim(0), 1));
            bias = WeightMath.add(bias, new Weights(product.values(), keyWidth));
        }
        return state.has(NAME + "L.bias") ? WeightMath.add(bias, state.get(NAME + "L.bias", keyWidth)) : bias;
    }
}
