package io.github.voiceclone.convert.moss;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.convert.moss.MossModel.Language;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.TransformerGraph;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The language model, for prompts and steps alike. A position is the sum of its token's embedding and of those of its codes. The
 * global transformer's last position starts the local transformer, which is unrolled: its first step decides whether there is a
 * frame, each of the others draws a code, which the next one reads.
 */
final class LanguageGraph {
    private static final float NORM_EPSILON = 1e-5f;
    private static final TransformerGraph.Names LAYER = new TransformerGraph.Names(
            "ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.fc_in", "mlp.fc_out", null, null, true, true);
    private static final String GLOBAL = "transformer.";
    private static final String LOCAL = "local_transformer.";

    private final GraphBuilder graph = new GraphBuilder("language-model");
    private final Language model;
    private final ModelWeights weights;
    private final int topK;
    private final TransformerGraph local;
    private final List<TransformerGraph.Layer> localLayers = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final String one;

    private LanguageGraph(Language model, ModelWeights weights, int topK) {
        this.model = model;
        this.weights = weights;
        this.topK = topK;
        this.local = new TransformerGraph(graph, weights, model.local(), model.feedForward(), LAYER);
        this.one = graph.longs(1);
    }

    /**
     * Returns the graph.
     *
     * @param topK number of the most probable codes that one is drawn from
     * @param inner whether it has outputs {@code hidden} [rows, width], of the last position, and {@code logits}
     *     [rows, codebooks, codebookSize] too
     */
    static ModelProto of(Language model, ModelWeights weights, int topK, boolean inner) {
        LanguageGraph built = new LanguageGraph(model, weights, topK);
        built.build(inner);
        return built.graph.build();
    }

    private void build(boolean inner) {
        int width = model.width();
        int count = model.codebooks();
        String token = graph.longInput("token", "rows", "positions");
        String codes = graph.floatInput("codes", "rows", "positions", count);
        String draws = graph.floatInput("draws", "rows", count);
        String seen = graph.floatInput("seen", "rows", count, model.codebookSize());
        String sampling = graph.floatInput("sampling", "rows", 3);

        float[] textTable = weights.take(GLOBAL + "wte.weight", model.tokens(), width);
        List<float[]> codeTables = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            codeTables.add(weights.take("audio_embeddings." + i + ".weight", model.codebookSize(), width));
        }
        String table = codeTable(codeTables);
        String x = graph.node(
                "Gather",
                List.of(graph.weights("tokens", new Weights(textTable, model.tokens(), width)), token),
                Map.of("axis", 0));
        String rows = CodecGraph.places(graph, codes, model.codebookSize() + 1, count);
        String embedded = graph.node("Gather", List.of(table, rows), Map.of("axis", 0));
        String sum = graph.node("MatMul", ones(1, count), embedded);
        x = graph.node("Add", x, graph.node("Reshape", sum, graph.longs(0, -1, width)));
        x = new TransformerGraph(graph, weights, model.attention(), model.feedForward(), LAYER)
                .layers(x, GLOBAL + "h.", "", false);
        String last = graph.node("Slice", x, graph.longs(-1), graph.longs(Long.MAX_VALUE), one);
        String hidden = TransformerGraph.norm(graph, weights, last, GLOBAL + "ln_f", width, NORM_EPSILON);

        for (int layer = 0; layer < model.local().layers(); layer++) {
            localLayers.add(local.layer(LOCAL + "h." + layer + "."));
        }
        String[] norm = {
            TransformerGraph.vector(graph, weights.take(LOCAL + "ln_f.weight", width)),
            TransformerGraph.vector(graph, weights.take(LOCAL + "ln_f.bias", width))
        };
        String decision = norm(step(hidden, 0), norm);
        float[] difference = new float[width];
        for (int i = 0; i < width; i++) {
            difference[i] = textTable[model.audioEnd() * width + i] - textTable[model.assistantSlot() * width + i];
        }
        String stop = TransformerGraph.linear(graph, decision, difference, 1, width);
        graph.floatOutput("stop", graph.node("Reshape", stop, graph.longs(-1, 1)), "rows", 1);

        float[] slot =
                Arrays.copyOfRange(textTable, model.assistantSlot() * width, (model.assistantSlot() + 1) * width);
        String next = graph.node(
                "Expand", graph.weights("slot", new Weights(slot, 1, 1, width)), graph.node("Shape", hidden));
        Sampler sampler = new Sampler(sampling);
        List<String> draw = parts(draws, 1, count);
        String isSeen = graph.node("Less", graph.scalar(0.5f), seen);
        List<String> seenParts = parts(isSeen, 1, count);
        List<String> chosen = new ArrayList<>();
        List<String> logits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String output = norm(step(next, i + 1), norm);
            String all = TransformerGraph.linear(graph, output, codeTables.get(i), model.codebookSize(), width);
            logits.add(all);
            String flat = graph.node("Reshape", all, graph.longs(-1, model.codebookSize()));
            String before = graph.node("Reshape", seenParts.get(i), graph.longs(-1, model.codebookSize()));
            String code = sampler.draw(flat, before, draw.get(i));
            chosen.add(code);
            if (i + 1 < count) {
                String place = graph.node("Add", code, graph.longs((long) i * (model.codebookSize() + 1)));
                next = graph.node("Gather", List.of(table, place), Map.of("axis", 0));
            }
        }
        String frame = graph.node("Concat", chosen, Map.of("axis", 1));
        graph.floatOutput("next_codes", cast(frame, DataType.FLOAT), "rows", count);
        if (inner) {
            graph.floatOutput("hidden", graph.node("Reshape", hidden, graph.longs(-1, width)), "rows", width);
            String joined = graph.node("Concat", logits, Map.of("axis", 1));
            graph.floatOutput("logits", joined, "rows", count, model.codebookSize());
        }
        dropTied(count);
    }

    /** Drops the heads, which are the embeddings, and what the original does not read; checkpoints have them or not. */
    private void dropTied(int count) {
        weights.drop("text_lm_head.weight");
        weights.drop(LOCAL + "wte.weight");
        for (int i = 0; i < count; i++) {
            weights.drop("audio_lm_heads." + i + ".weight");
        }
    }

    /** Returns the embeddings of all codebooks, each with a row of zeros behind it. */
    private String codeTable(List<float[]> tables) {
        int size = (model.codebookSize() + 1) * model.width();
        float[] all = new float[tables.size() * size];
        for (int i = 0; i < tables.size(); i++) {
            System.arraycopy(tables.get(i), 0, all, i * size, tables.get(i).length);
        }
        return graph.weights("codes", new Weights(all, tables.size() * (model.codebookSize() + 1), model.width()));
    }

    /** Adds a step of the local transformer behind those before it. */
    private String step(String x, int position) {
        AttentionShape shape = model.local();
        int half = shape.headSize() / 2;
        float[] cos = new float[half];
        float[] sin = new float[half];
        for (int j = 0; j < half; j++) {
            double angle = position * Math.pow(shape.maxPeriod(), -2.0 * j / shape.headSize());
            cos[j] = (float) Math.cos(angle);
            sin[j] = (float) Math.sin(angle);
        }
        String cosine = TransformerGraph.vector(graph, cos);
        String sine = TransformerGraph.vector(graph, sin);
        String result = x;
        for (int number = 0; number < localLayers.size(); number++) {
            TransformerGraph.Layer layer = localLayers.get(number);
            TransformerGraph.Projected projected = local.project(layer, result, cosine, sine);
            if (position == 0) {
                keys.add(projected.keys());
                values.add(projected.values());
                result = local.finish(layer, result, projected.values()); // It sees nothing but itself.
            } else {
                String allKeys = graph.node("Concat", List.of(keys.get(number), projected.keys()), Map.of("axis", 3));
                String allValues =
                        graph.node("Concat", List.of(values.get(number), projected.values()), Map.of("axis", 2));
                keys.set(number, allKeys);
                values.set(number, allValues);
                result = local.finish(layer, result, local.attention(projected.queries(), allKeys, allValues));
            }
        }
        return result;
    }

    private String norm(String x, String[] norm) {
        return graph.node(
                "LayerNormalization", List.of(x, norm[0], norm[1]), Map.of("axis", -1, "epsilon", NORM_EPSILON));
    }

    private String ones(int rows, int columns) {
        float[] ones = new float[rows * columns];
        Arrays.fill(ones, 1);
        return graph.weights("ones", new Weights(ones, rows, columns));
    }

    private List<String> parts(String x, int axis, int count) {
        long[] sizes = new long[count];
        Arrays.fill(sizes, 1);
        return graph.nodes("Split", List.of(x, graph.longs(sizes)), Map.of("axis", axis), count);
    }

    private String cast(String x, DataType type) {
        return graph.node("Cast", List.of(x), Map.of("to", type.getNumber()));
    }

    /** Adds draws from logits: repetition penalty (Keskar et al., 2019, arXiv 1909.05858), temperature, top-k and top-p. */
    private final class Sampler {
        private final String temperature;
        private final String topP;
        private final String penalty;
        private final String ones = ones(topK, 1);
        private final String zero = graph.scalar(0);
        private final String axis = graph.longScalar(1);

        Sampler(String sampling) {
            List<String> settings = parts(sampling, 1, 3);
            temperature = settings.get(0);
            topP = settings.get(1);
            penalty = settings.get(2);
        }

        /** Returns a code [rows, 1] of logits [rows, codebookSize], by numbers [rows, 1]. */
        String draw(String logits, String seen, String number) {
            String penalized = graph.node(
                    "Where",
                    graph.node("Less", logits, zero),
                    graph.node("Mul", logits, penalty),
                    graph.node("Div", logits, penalty));
            String scores = graph.node("Div", graph.node("Where", seen, penalized, logits), temperature);
            List<String> best = graph.nodes("TopK", List.of(scores, graph.longs(topK)), Map.of("axis", -1), 2);
            String probabilities = graph.node("Softmax", List.of(best.get(0)), Map.of("axis", -1));
            String before = graph.node("Sub", graph.node("CumSum", probabilities, axis), probabilities);
            String kept = graph.node("Where", graph.node("Less", topP, before), zero, probabilities);
            String running = graph.node("CumSum", kept, axis);
            String total = graph.node("ReduceMax", List.of(running), Map.of("axes", new long[] {1}, "keepdims", 1));
            String below = cast(graph.node("Less", running, graph.node("Mul", number, total)), DataType.FLOAT);
            String place = cast(graph.node("MatMul", below, ones), DataType.INT64);
            return graph.node("GatherElements", List.of(best.get(1), place), Map.of("axis", 1));
        }
    }
}
