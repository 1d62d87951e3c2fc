package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Global style tokens (Wang et al., arXiv 1803.09017): a style vector from one token, or from attention over all of
 * them. Everything but the speaker embedding is constant, so the scores of all heads become one linear layer of it.
 */
final class StyleTokens {
    private static final String QUERY = "gst.stl.attention.W_query.weight";

    private final StateDict state;
    private final int speaker;
    private final Weights tokens; // [tokens, key], after tanh
    private final Weights query; // [style, reference (+ speaker)]
    private final int heads;

    StyleTokens(StateDict state, int speaker) {
        this.state = state;
        this.speaker = speaker;
        this.tokens = tanh(state.get("gst.stl.embed", -1, -1));
        this.query = state.get(QUERY, -1, reference(state) + (heedsSpeaker(state) ? speaker : 0));
        if (query.dim(0) % tokens.dim(1) != 0) {
            throw new CheckpointException(state.source() + ": a style of " + query.dim(0)
                    + " values does not divide into heads of " + tokens.dim(1));
        }
        this.heads = query.dim(0) / tokens.dim(1);
    }

    private static int reference(StateDict state) {
        return state.get("gst.encoder.gru.weight_hh_l0", -1, -1).dim(1);
    }

    /** Tells whether the speaker embedding is part of the attention's query. */
    static boolean heedsSpeaker(StateDict state) {
        return state.get(QUERY, -1, -1).dim(1) > reference(state);
    }

    private static Weights tanh(Weights weights) {
        float[] values = weights.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.tanh(values[i]);
        }
        return new Weights(values, weights.shape());
    }

    /**
     * Writes the style vector.
     *
     * @param style int64 [batch]: a token, or any negative number for attention over all
     * @param speakers float [batch, speaker]
     * @return float [batch, style]
     */
    String write(GraphBuilder graph, String style, String speakers) {
        int count = tokens.dim(0);
        String attention = graph.node("Softmax", List.of(scores(graph, speakers)), Map.of("axis", -1));
        String column = graph.node("Unsqueeze", style, graph.longs(1, 2));
        String one = graph.node(
                "Cast",
                List.of(graph.node(
                        "Equal", column, graph.longs(LongStream.range(0, count).toArray()))),
                Map.of("to", 1));
        String all = graph.node("Less", column, graph.longs(0));
        String weights = graph.node("Where", all, attention, one);
        String values = graph.weights("gst.values", values());
        String styles = graph.node("MatMul", graph.node("Unsqueeze", weights, graph.longs(2)), values);
        return graph.node("Reshape", styles, graph.longs(-1, query.dim(0)));
    }

    /** Writes each head's scores of each token, [batch or 1, heads, tokens]. */
    private String scores(GraphBuilder graph, String speakers) {
        int from = reference(state);
        Weights constant = scoresOf(referenceQuery(WeightMath.columns(query, 0, from)));
        if (query.dim(1) == from) {
            return graph.weights("gst.scores", new Weights(constant.values(), 1, heads, tokens.dim(0)));
        }
        Weights weight = scoresOf(WeightMath.columns(query, from, from + speaker));
        Weights bias = new Weights(constant.values(), constant.values().length);
        String scores = Linear.write(graph, "gst.scores", speakers, weight, bias);
        return graph.node("Reshape", scores, graph.longs(-1, heads, tokens.dim(0)));
    }

    /** The constant part of the query, [style, 1]. */
    private Weights referenceQuery(Weights matrix) {
        double[] silence = new ReferenceEncoder(state).ofZeros(speaker);
        return WeightMath.multiply(matrix, WeightMath.round(silence, silence.length, 1));
    }

    /** Takes columns of queries [style, n] to scaled scores [heads · tokens, n]. */
    private Weights scoresOf(Weights queries) {
        int key = tokens.dim(1);
        Weights keys = WeightMath.multiply(
                tokens, WeightMath.transpose(state.get("gst.stl.attention.W_key.weight", query.dim(0), key)));
        double[] scale = new double[tokens.dim(0)];
        Arrays.fill(scale, 1 / Math.sqrt(key));
        Weights[] scores = new Weights[heads];
        for (int h = 0; h < heads; h++) {
            Weights ofHead = WeightMath.scale(WeightMath.columns(keys, h * key, (h + 1) * key), 0, scale);
            scores[h] = WeightMath.multiply(ofHead, WeightMath.rows(queries, h * key, (h + 1) * key));
        }
        return WeightMath.stack(scores);
    }

    /** Contribution of each token to each head, [heads, tokens, key]. */
    private Weights values() {
        int key = tokens.dim(1);
        Weights all = WeightMath.multiply(
                tokens, WeightMath.transpose(state.get("gst.stl.attention.W_value.weight", query.dim(0), key)));
        Weights[] values = new Weights[heads];
        for (int h = 0; h < heads; h++) {
            values[h] = WeightMath.columns(all, h * key, (h + 1) * key);
        }
        return new Weights(WeightMath.stack(values).values(), heads, tokens.dim(0), key);
    }
}
