package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * Reads style tokens back from the scores and values that {@link StyleTokens} precomputes. Token t is one unit vector,
 * each head's query holds the scores themselves, and the values lie in the layer that makes them. The reference encoder,
 * of which the graph keeps a constant, comes back untrained: it makes the one vector that the constant part of the query
 * is read from, and otherwise has small random weights, so that it can be trained again.
 */
final class StyleWeights {
    /** Value of a token's own component, after tanh. */
    private static final double TOKEN = 0.5;

    /** Output of the untrained reference encoder's GRU for zeros, in its first unit, whose candidate's bias is 1. */
    private static final double REFERENCE = 0.5 * Math.tanh(1);

    /** Filters of the published reference encoder's convolutions, each of stride 2 over 256 columns at first. */
    private static final int[] FILTERS = {32, 32, 64, 64, 128, 128};

    private static final int KERNEL = 9;
    private static final int COLUMNS = 256;

    private final GraphConstants graph;
    private final Map<String, Weights> tensors;
    private final Random random = new Random(0);
    private final Weights values; // [heads, tokens, key]
    private final int heads;
    private final int count;
    private final int key;

    StyleWeights(GraphConstants graph, Map<String, Weights> tensors) {
        this.graph = graph;
        this.tensors = tensors;
        this.values = graph.get("gst.values");
        this.heads = values.dim(0);
        this.count = values.dim(1);
        this.key = values.dim(2);
        if (count > key) {
            throw new CheckpointException(count + " style tokens of " + key
                    + " values cannot be read back from a pack: start from the checkpoint");
        }
    }

    void read() {
        int style = heads * key;
        referenceEncoder(style / 2);
        float[] embed = new float[count * key];
        float[] keys = new float[style * key];
        float[] made = new float[style * key];
        for (int token = 0; token < count; token++) {
            embed[token * key + token] = (float) (0.5 * Math.log((1 + TOKEN) / (1 - TOKEN)));
            for (int head = 0; head < heads; head++) {
                keys[(head * key + token) * key + token] = (float) (Math.sqrt(key) / TOKEN);
                for (int i = 0; i < key; i++) {
                    float value = values.values()[(head * count + token) * key + i];
                    made[(head * key + i) * key + token] = (float) (value / TOKEN);
                }
            }
        }
        tensors.put("gst.stl.embed", new Weights(embed, count, key));
        tensors.put("gst.stl.attention.W_query.weight", query(style));
        tensors.put("gst.stl.attention.W_key.weight", new Weights(keys, style, key));
        tensors.put("gst.stl.attention.W_value.weight", new Weights(made, style, key));
    }

    /** The query's layer, [style, reference (+ speaker)]. */
    private Weights query(int style) {
        boolean heedsSpeaker = graph.has("gst.scores.weight");
        float[] constant =
                graph.get(heedsSpeaker ? "gst.scores.bias" : "gst.scores").values();
        Weights scores =
                heedsSpeaker ? graph.transposed("gst.scores.weight") : new Weights(new float[0], heads * count, 0);
        int reference = style / 2;
        int width = reference + scores.dim(1);
        float[] query = new float[style * width];
        for (int i = 0; i < heads * count; i++) {
            int row = (i / count * key + i % count) * width;
            query[row] = (float) (constant[i] / REFERENCE);
            System.arraycopy(scores.values(), i * scores.dim(1), query, row + reference, scores.dim(1));
        }
        return new Weights(query, style, width);
    }

    private void referenceEncoder(int hidden) {
        int in = 1;
        int columns = COLUMNS;
        for (int i = 0; i < FILTERS.length; i++) {
            String name = "gst.encoder.convs." + i;
            tensors.put(name + ".weight", drawn(in * KERNEL, FILTERS[i], in, 3, 3));
            tensors.put(name + ".bias", zeros(FILTERS[i]));
            float[] ones = new float[FILTERS[i]];
            Arrays.fill(ones, 1);
            tensors.put("gst.encoder.bns." + i + ".weight", new Weights(ones, ones.length));
            tensors.put("gst.encoder.bns." + i + ".bias", zeros(FILTERS[i]));
            BatchNorm.idle("gst.encoder.bns." + i, FILTERS[i], tensors);
            in = FILTERS[i];
            columns /= 2;
        }
        tensors.put("gst.encoder.gru.weight_ih_l0", drawn(in * columns, 3 * hidden, in * columns));
        tensors.put("gst.encoder.gru.weight_hh_l0", drawn(hidden, 3 * hidden, hidden));
        Weights bias = zeros(3 * hidden);
        bias.values()[2 * hidden] = 1;
        tensors.put("gst.encoder.gru.bias_ih_l0", bias);
        tensors.put("gst.encoder.gru.bias_hh_l0", zeros(3 * hidden));
    }

    private static Weights zeros(int size) {
        return new Weights(new float[size], size);
    }

    private Weights drawn(int fanIn, int... shape) {
        float[] drawn = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (float) (random.nextGaussian() / Math.sqrt(fanIn));
        }
        return new Weights(drawn, shape);
    }
}
