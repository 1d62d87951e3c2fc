package io.github.voiceclone.convert.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A time-delay speaker encoder as a graph, after ECAPA-TDNN (Desplanques et al., arXiv 2005.07143): residual dilated convolutions
 * over log-mel frames whose mean is subtracted, with squeeze-excitation; all blocks' outputs pooled over time to a mean and a
 * deviation for each channel, weighted by attention. {@code training/encoder.py} trains it; in its checkpoints batch norm is
 * part of the weights. The last value of an embedding is a constant.
 */
final class TdnnEncoderNetwork {
    /** The first layer. */
    static final String FIRST = "first";

    private static final String MIX = "mix";
    private static final String ATTEND = "attend";
    private static final String WEIGH = "weigh";
    private static final String OUT = "out";
    private static final String LEVELS = ".levels";
    private static final List<String> OF_BLOCK = List.of("dilated", "pointwise", "squeeze", "excite");

    private static final int[] DILATIONS = {2, 3, 4, 5};
    private static final int FIRST_TAPS = 5;
    private static final int TAPS = 3;
    private static final float VARIANCE_FLOOR = 1e-5f;
    /** Cosine of the embeddings of two people between whose directions it is 0. */
    private static final double COMMON = 0.35;

    private final StateDict state;
    private final GraphBuilder graph = new GraphBuilder("encoder");

    TdnnEncoderNetwork(StateDict state) {
        this.state = state;
    }

    int melBands() {
        return state.get(FIRST + ".weight", -1, -1, FIRST_TAPS).dim(1);
    }

    int embeddingSize() {
        return rows(OUT) + 1;
    }

    private int rows(String layer) {
        return state.get(layer + ".bias", -1).dim(0);
    }

    /** Writes the graph: log-mel frames {@code mel} [batch, frames, mel bands] to {@code embedding} [batch, embedding size]. */
    ModelProto write() {
        int bands = melBands();
        int width = rows(FIRST);
        String mel = graph.floatInput("mel", "batch", "frames", bands);
        String x = rectified(convolve(FIRST, centred(mel), width, bands, FIRST_TAPS, 1));
        List<String> seen = new ArrayList<>();
        for (int block = 0; block < DILATIONS.length; block++) {
            String inner = rectified(convolve(name(0, block), x, width, width, TAPS, DILATIONS[block]));
            inner = rectified(convolve(name(1, block), inner, width, width, 1, 1));
            x = graph.node("Add", x, graph.node("Mul", inner, gates(block, inner, width)));
            seen.add(x);
        }
        int channels = rows(MIX);
        String all = graph.node("Concat", seen, Map.of("axis", 1));
        String pooled = pooled(rectified(convolve(MIX, all, channels, DILATIONS.length * width, 1, 1)), channels);
        graph.floatOutput("embedding", embedding(pooled, 2 * channels), "batch", embeddingSize());
        return graph.build();
    }

    private static String name(int layer, int block) {
        return OF_BLOCK.get(layer) + "." + block;
    }

    /** Returns log-mel frames without their mean over time: [batch, mel bands, frames]. */
    private String centred(String mel) {
        String mean = graph.node("ReduceMean", List.of(mel), Map.of("axes", new long[] {1}, "keepdims", 1));
        return graph.node("Transpose", List.of(graph.node("Sub", mel, mean)), Map.of("perm", new long[] {0, 2, 1}));
    }

    /** Squeeze-excitation: how far each channel counts, from the channels' means over time, [batch, width, 1]. */
    private String gates(int block, String signal, int width) {
        int bottleneck = rows(name(2, block));
        String mean = graph.node("ReduceMean", List.of(signal), Map.of("axes", new long[] {2}, "keepdims", 0));
        String squeezed = rectified(linear(name(2, block), mean, bottleneck, width));
        String open = graph.node("Sigmoid", linear(name(3, block), squeezed, width, bottleneck));
        return graph.node("Unsqueeze", open, graph.longs(2));
    }

    /** Attentive statistics: mean and deviation of each channel over time, [batch, 2 · channels]. */
    private String pooled(String signal, int channels) {
        int bottleneck = rows(ATTEND);
        String attention = graph.node("Tanh", convolve(ATTEND, signal, bottleneck, channels, 1, 1));
        String shares = graph.node(
                "Softmax", List.of(convolve(WEIGH, attention, channels, bottleneck, 1, 1)), Map.of("axis", 2));
        String weighted = graph.node("Mul", shares, signal);
        String mean = sumOverTime(weighted);
        String power = sumOverTime(graph.node("Mul", weighted, signal));
        String variance = graph.node("Sub", power, graph.node("Mul", mean, mean));
        String deviation = graph.node("Sqrt", graph.node("Max", variance, graph.scalar(VARIANCE_FLOOR)));
        return graph.node("Concat", List.of(mean, deviation), Map.of("axis", 1));
    }

    private String sumOverTime(String signal) {
        return graph.node("ReduceSum", List.of(signal, graph.longs(2)), Map.of("keepdims", 0));
    }

    /**
     * Returns embeddings of length 1 whose last value is the same for everybody: it brings cosines into GE2E's range.
     *
     * <p>Training divides each of the layer's inputs by its deviation, and its weights have that folded in: they differ by a factor of 500
     * from input to input, too much for 8 bits. So inputs are multiplied by powers of two, and weights divided by them.
     */
    private String embedding(String pooled, int inputs) {
        int size = embeddingSize();
        float[] rows =
                Arrays.copyOf(state.get(OUT + ".weight", size - 1, inputs).values(), size * inputs);
        float[] levels = levels(rows, inputs);
        for (int i = 0; i < rows.length; i++) {
            rows[i] /= levels[i % inputs];
        }
        float[] shifts = Arrays.copyOf(state.get(OUT + ".bias", size - 1).values(), size);
        List<String> layer = List.of(
                graph.node("Mul", pooled, graph.weights(OUT + LEVELS, new Weights(levels, inputs))),
                graph.weights(OUT + ".weight", new Weights(rows, size, inputs)),
                graph.weights(OUT + ".bias", new Weights(shifts, size)));
        String direction = SpeakerEncoderGraphs.unit(graph, graph.node("Gemm", layer, Map.of("transB", 1)));
        float[] last = new float[size];
        last[size - 1] = (float) Math.sqrt(COMMON);
        String scaled = graph.node("Mul", direction, graph.scalar((float) Math.sqrt(1 - COMMON)));
        return graph.node("Add", scaled, graph.weights("common", new Weights(last, size)));
    }

    /** Returns for each column of a matrix the power of two at or below its largest value, and at least 2^-100. */
    private static float[] levels(float[] rows, int columns) {
        float[] levels = new float[columns];
        for (int i = 0; i < rows.length; i++) {
            levels[i % columns] = Math.max(levels[i % columns], Math.abs(rows[i]));
        }
        for (int column = 0; column < columns; column++) {
            levels[column] = Math.scalb(1f, Math.max(-100, Math.getExponent(levels[column])));
        }
        return levels;
    }

    private String rectified(String x) {
        return graph.node("Relu", x);
    }

    private String convolve(String layer, String x, int outputs, int inputs, int taps, int dilation) {
        long around = (taps - 1L) / 2 * dilation;
        return graph.node(
                "Conv",
                List.of(x, weight(layer, outputs, inputs, taps), bias(layer, outputs)),
                Map.of(
                        "kernel_shape", new long[] {taps},
                        "dilations", new long[] {dilation},
                        "pads", new long[] {around, around}));
    }

    private String linear(String layer, String x, int outputs, int inputs) {
        return graph.node(
                "Gemm", List.of(x, weight(layer, outputs, inputs), bias(layer, outputs)), Map.of("transB", 1));
    }

    private String weight(String layer, int... shape) {
        return graph.weights(layer + ".weight", state.get(layer + ".weight", shape));
    }

    private String bias(String layer, int outputs) {
        return graph.weights(layer + ".bias", state.get(layer + ".bias", outputs));
    }

    /**
     * Reads a network back from the constants of its graph.
     *
     * @throws CheckpointException if there are not those that this class writes
     */
    static StateDict read(String source, GraphConstants constants) {
        List<String> layers = new ArrayList<>(List.of(FIRST, MIX, ATTEND, WEIGH));
        for (int block = 0; block < DILATIONS.length; block++) {
            for (int layer = 0; layer < OF_BLOCK.size(); layer++) {
                layers.add(name(layer, block));
            }
        }
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String layer : layers) {
            tensors.put(layer + ".weight", constants.get(layer + ".weight"));
            tensors.put(layer + ".bias", constants.get(layer + ".bias"));
        }
        float[] levels = constants.get(OUT + LEVELS).values();
        Weights weight = withoutLastRow(constants.get(OUT + ".weight"));
        for (int i = 0; i < weight.values().length; i++) {
            weight.values()[i] *= levels[i % levels.length];
        }
        tensors.put(OUT + ".weight", weight);
        tensors.put(OUT + ".bias", withoutLastRow(constants.get(OUT + ".bias")));
        return new StateDict(source, tensors);
    }

    private static Weights withoutLastRow(Weights weights) {
        int[] shape = weights.shape().clone();
        int row = weights.values().length / shape[0];
        shape[0]--;
        return new Weights(Arrays.copyOf(weights.values(), shape[0] * row), shape);
    }
}
