package io.github.voiceclone.convert.pocket;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.TransformerGraph;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The language model with its flow head, for prompts and steps alike. A position is what its token's row of the table says, plus
 * the projections of a latent and of a frame of a voice, of which all but one are zero. The table has rows behind those of the
 * tokens: one of zeros, one for the start of the voice, and one for the frame before the first. The head integrates the flow of the
 * last position from noise in one step (Boffi et al., 2025, arXiv 2505.18825), so that its embedding of time is a constant.
 */
final class LanguageModelGraph {
    private static final String MODEL = "flow_lm.";
    private static final String FLOW = MODEL + "flow_net.";
    private static final int FREQUENCIES = 128;
    private static final float NORM_EPSILON = 1e-5f;
    private static final float FLOW_EPSILON = 1e-6f;

    private final GraphBuilder graph = new GraphBuilder("language-model");
    private final PocketModel model;
    private final ModelWeights weights;

    private LanguageModelGraph(PocketModel model, ModelWeights weights) {
        this.model = model;
        this.weights = weights;
    }

    /** Returns the number of the table's row of zeros; those of the other special rows follow. */
    static int nothing(PocketModel model) {
        return model.tokens() + 1;
    }

    /**
     * Returns the graph.
     *
     * @param hidden whether it has an output {@code hidden} [rows, width] too: what the head is conditioned on
     */
    static ModelProto of(PocketModel model, ModelWeights weights, boolean hidden) {
        LanguageModelGraph built = new LanguageModelGraph(model, weights);
        built.build(hidden);
        return built.graph.build();
    }

    private void build(boolean withHidden) {
        int width = model.width();
        float[] latentMatrix = weights.take(MODEL + "input_linear.weight", width, model.latentWidth());
        String token = graph.longInput("token", "rows", "positions");
        String latent = graph.floatInput("latent", "rows", "positions", model.latentWidth());
        String voice = graph.floatInput("voice", "rows", "positions", model.voiceWidth());
        String x = graph.node("Gather", List.of(table(latentMatrix), token), Map.of("axis", 0));
        x = graph.node("Add", x, TransformerGraph.linear(graph, latent, latentMatrix, width, model.latentWidth()));
        float[] voiceMatrix = weights.take(MODEL + "speaker_proj_weight", width, model.voiceWidth());
        x = graph.node("Add", x, TransformerGraph.linear(graph, voice, voiceMatrix, width, model.voiceWidth()));
        x = new TransformerGraph(graph, weights, model.attention(), model.feedForward(), PocketModel.names(false))
                .layers(x, MODEL + "transformer.layers.", "", false);
        String last = graph.node("Slice", x, graph.longs(-1), graph.longs(Long.MAX_VALUE), graph.longs(1));
        String hidden = graph.node("Reshape", last, graph.longs(-1, width));
        hidden = TransformerGraph.norm(graph, weights, hidden, MODEL + "out_norm", width, NORM_EPSILON);
        if (withHidden) {
            graph.floatOutput("hidden", hidden, "rows", width);
        }
        graph.floatOutput("stop", affine(hidden, MODEL + "out_eos", 1, width), "rows", 1);
        graph.floatOutput("next_latent", head(hidden), "rows", model.latentWidth());
    }

    private String table(float[] latentMatrix) {
        int width = model.width();
        float[] embedding = weights.take(MODEL + "conditioner.embed.weight", model.tokens() + 1, width);
        int rows = model.tokens() + 4;
        float[] table = Arrays.copyOf(embedding, rows * width);
        if (model.voiceStart()) {
            float[] start = weights.take(MODEL + "bos_before_voice", 1, 1, width);
            System.arraycopy(start, 0, table, (nothing(model) + 1) * width, width);
        }
        float[] first = weights.take(MODEL + "bos_emb", model.latentWidth());
        for (int o = 0; o < width; o++) {
            double sum = 0;
            for (int i = 0; i < first.length; i++) {
                sum += (double) latentMatrix[o * first.length + i] * first[i];
            }
            table[(nothing(model) + 2) * width + o] = (float) sum;
        }
        return graph.weights("table", new Weights(table, rows, width));
    }

    private String affine(String x, String name, int out, int in) {
        String product = TransformerGraph.linear(graph, x, weights.take(name + ".weight", out, in), out, in);
        return graph.node("Add", product, TransformerGraph.vector(graph, weights.take(name + ".bias", out)));
    }

    private String head(String hidden) {
        int width = model.flowWidth();
        String noise = graph.floatInput("noise", "rows", model.latentWidth());
        String z = affine(noise, FLOW + "input_proj", width, model.latentWidth());
        String condition = affine(hidden, FLOW + "cond_embed", width, model.width());
        condition = silu(graph.node("Add", condition, TransformerGraph.vector(graph, time())));
        List<String> modulation = modulation(condition);
        for (int block = 0; block < model.flowDepth(); block++) {
            String name = FLOW + "res_blocks." + block + ".";
            String u = TransformerGraph.norm(graph, weights, z, name + "in_ln", width, FLOW_EPSILON);
            u = modulated(u, modulation.get(3 * block), modulation.get(3 * block + 1));
            u = affine(silu(affine(u, name + "mlp.0", width, width)), name + "mlp.2", width, width);
            z = graph.node("Add", z, graph.node("Mul", modulation.get(3 * block + 2), u));
        }
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        String u = TransformerGraph.norm(graph, z, ones, new float[width], FLOW_EPSILON);
        u = modulated(u, modulation.get(3 * model.flowDepth()), modulation.get(3 * model.flowDepth() + 1));
        return graph.node("Add", noise, affine(u, FLOW + "final_layer.linear", model.latentWidth(), width));
    }

    /** Shifts, scales and gates of all blocks, in one product: three for each block, two for the last layer. */
    private List<String> modulation(String condition) {
        int width = model.flowWidth();
        int vectors = 3 * model.flowDepth() + 2;
        float[] matrix = new float[vectors * width * width];
        float[] bias = new float[vectors * width];
        for (int block = 0; block <= model.flowDepth(); block++) {
            boolean last = block == model.flowDepth();
            String name = FLOW + (last ? "final_layer" : "res_blocks." + block) + ".adaLN_modulation.1";
            int rows = (last ? 2 : 3) * width;
            float[] part = weights.take(name + ".weight", rows, width);
            System.arraycopy(part, 0, matrix, 3 * block * width * width, part.length);
            System.arraycopy(weights.take(name + ".bias", rows), 0, bias, 3 * block * width, rows);
        }
        String product = TransformerGraph.linear(graph, condition, matrix, vectors * width, width);
        String sum = graph.node("Add", product, TransformerGraph.vector(graph, bias));
        long[] sizes = new long[vectors];
        Arrays.fill(sizes, width);
        return graph.nodes("Split", List.of(sum, graph.longs(sizes)), Map.of("axis", -1), vectors);
    }

    private String modulated(String x, String shift, String scale) {
        return graph.node("Add", graph.node("Mul", x, graph.node("Add", scale, graph.scalar(1))), shift);
    }

    private String silu(String x) {
        return graph.node("Mul", x, graph.node("Sigmoid", x));
    }

    /** Returns the mean of the embeddings of the flow's start, 0, and its end, 1. */
    private float[] time() {
        int width = model.flowWidth();
        double[] mean = new double[width];
        for (int time = 0; time <= 1; time++) {
            String name = FLOW + "time_embed." + time + ".";
            float[] frequencies = weights.take(name + "freqs", FREQUENCIES);
            double[] waves = new double[2 * FREQUENCIES];
            for (int i = 0; i < FREQUENCIES; i++) {
                waves[i] = Math.cos(time * frequencies[i]);
                waves[FREQUENCIES + i] = Math.sin(time * frequencies[i]);
            }
            double[] hidden = product(name + "mlp.0", waves, width);
            for (int i = 0; i < width; i++) {
                hidden[i] /= 1 + Math.exp(-hidden[i]);
            }
            double[] embedding = product(name + "mlp.2", hidden, width);
            float[] scale = weights.take(name + "mlp.3.alpha", width);
            double deviation = Math.sqrt(variance(embedding) + NORM_EPSILON);
            for (int i = 0; i < width; i++) {
                mean[i] += embedding[i] * scale[i] / deviation / 2;
            }
        }
        float[] result = new float[width];
        for (int i = 0; i < width; i++) {
            result[i] = (float) mean[i];
        }
        return result;
    }

    private double[] product(String name, double[] x, int out) {
        float[] matrix = weights.take(name + ".weight", out, x.length);
        float[] bias = weights.take(name + ".bias", out);
        double[] y = new double[out];
        for (int o = 0; o < out; o++) {
            y[o] = bias[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += matrix[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    /** Returns the unbiased variance, which the original divides by where a root mean square is usual. */
    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
