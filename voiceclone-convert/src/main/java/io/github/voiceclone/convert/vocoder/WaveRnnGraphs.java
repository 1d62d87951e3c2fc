package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * WaveRNN (Kalchbrenner et al., 2018, arXiv 1802.08435) as two ONNX graphs.
 *
 * <ul>
 *   <li>{@code conditioning}: input {@code mel} [batch, bands, frames], in which {@code padding} frames on both sides are
 *       context. Outputs what the spectrogram, the auxiliary features and the biases add to the layers: {@code products}
 *       [batch, frames, sum], {@code constant} [batch, frames inside, sum] and {@code fc2} [batch, frames inside, width]; and two
 *       constants, {@code filter} [1, hop, 2 · padding + 1], how much of each frame around it a sample's place in its frame
 *       takes, and {@code column} [1, sum], what the last sample is multiplied by.
 *   <li>{@code sample}: one sample of each row. A product of {@code mix} [batch, 1, filter + 2] and {@code rows} [batch, filter
 *       + 2, sum] is all of the conditioning: the filter's values with the products around it, 1 with the constant, and the
 *       last sample with its column. {@code distribution} [batch, outputs] is what the next sample is drawn from: the shares of
 *       levels, or a mixture's logits, means and logarithms of scales.
 * </ul>
 *
 * <p>Nothing but additions lies between the input layer, the residual connections and the layers after them. So the products
 * of the input layer's matrix and theirs are computed here, once. A spectrogram is repeated and smoothed along time, and
 * multiplied along bands: in either order the result is the same, so frames are multiplied, not samples. A step multiplies by 3.2
 * million weights where the network as trained has 4.1 million.
 *
 * @param conditioning the graph of that name
 * @param sample the graph of that name
 * @param settings what the network is
 */
public record WaveRnnGraphs(ModelProto conditioning, ModelProto sample, WaveRnnSettings settings) {
    /**
     * Key of the metadata of {@code conditioning} that holds the taps of the upsampling kernels, for {@link WaveRnnWeights}: taps
     * between spaces, kernels between semicolons.
     */
    static final String KERNELS = "voiceclone.upsampling-kernels";

    /**
     * Converts a network.
     *
     * @param settings the settings read from the same {@code state}
     * @throws CheckpointException if tensors are missing or of the wrong shape
     */
    public static WaveRnnGraphs of(StateDict state, WaveRnnSettings settings) {
        return of(state, settings, false);
    }

    /** Converts a network whose step gives the {@code logits} too, to compare them. */
    static WaveRnnGraphs of(StateDict state, WaveRnnSettings settings, boolean logits) {
        Layers layers = new Layers(state, settings);
        return new WaveRnnGraphs(
                new Conditioning(state, settings, layers).write(), new Step(settings, layers).write(logits), settings);
    }

    /** The layers with the input layer multiplied into them. Matrices are [in, out]. */
    private static final class Layers {
        private final StateDict state;
        private final WaveRnnSettings settings;
        private final Weights fromSample;
        private final Weights fromAuxiliary;
        private final Weights inputBias;

        Layers(StateDict state, WaveRnnSettings settings) {
            this.state = state;
            this.settings = settings;
            int inner = 1 + settings.melBands();
            Weights input = WeightMath.transpose(
                    state.get("I.weight", settings.recurrentWidth(), inner + settings.auxiliaryWidth()));
            fromSample = WeightMath.rows(input, 0, inner);
            fromAuxiliary = WeightMath.rows(input, inner, input.dim(0));
            inputBias =
                    new Weights(state.get("I.bias", settings.recurrentWidth()).values(), 1, settings.recurrentWidth());
        }

        /** Returns a matrix of a layer, as [in, out]. */
        Weights matrix(String name, int out, int in) {
            return WeightMath.transpose(state.get(name, out, in));
        }

        Weights bias(String name, int width) {
            return state.get(name, width);
        }

        /** Returns the part of a layer's matrix that the signal goes through; after it come auxiliary features. */
        Weights through(String name, int out, boolean auxiliary) {
            Weights whole = matrix(name, out, settings.recurrentWidth() + (auxiliary ? settings.auxiliaryWidth() : 0));
            return WeightMath.rows(whole, 0, settings.recurrentWidth());
        }

        Weights auxiliary(String name, int out, int before) {
            Weights whole = matrix(name, out, before + settings.auxiliaryWidth());
            return WeightMath.rows(whole, before, whole.dim(0));
        }

        /** Returns the parts of the three layers that the input layer's results go through, next to one another. */
        private Weights through() {
            int recurrent = settings.recurrentWidth();
            return WeightMath.joinColumns(
                    through("rnn1.weight_ih_l0", 3 * recurrent, false),
                    through("rnn2.weight_ih_l0", 3 * recurrent, true),
                    through("fc1.weight", settings.denseWidth(), true));
        }

        /** Returns what the sample, in the first row, and the spectrogram become in the three layers. */
        Weights ofSample() {
            return WeightMath.multiply(fromSample, through());
        }

        /** Returns what the first three auxiliary features become in the three layers. */
        Weights ofAuxiliary() {
            int recurrent = settings.recurrentWidth();
            int width = settings.auxiliaryWidth();
            Weights second = auxiliary("rnn2.weight_ih_l0", 3 * recurrent, recurrent);
            Weights third = auxiliary("fc1.weight", settings.denseWidth(), recurrent);
            Weights none = new Weights(new float[width * 3 * recurrent], width, 3 * recurrent);
            return WeightMath.stack(
                    WeightMath.multiply(fromAuxiliary, through()),
                    WeightMath.joinColumns(
                            none, second, new Weights(new float[third.values().length], width, third.dim(1))),
                    WeightMath.joinColumns(none, none, third));
        }

        /** Returns the biases of the three layers, with those of the input layer. */
        Weights biases() {
            Weights product = WeightMath.multiply(inputBias, through());
            Weights own = WeightMath.joinColumns(
                    row(gates("rnn1")), row(gates("rnn2")), row(bias("fc1.bias", settings.denseWidth())));
            Weights sum = WeightMath.add(product, own);
            return new Weights(sum.values(), sum.dim(1));
        }

        private static Weights row(Weights vector) {
            return new Weights(vector.values(), 1, vector.dim(0));
        }

        /** Returns the biases of a recurrent layer's gates, with those of the hidden state that are only added. */
        Weights gates(String layer) {
            int width = settings.recurrentWidth();
            Weights hidden = bias(layer + ".bias_hh_l0", 3 * width);
            float[] added = Arrays.copyOf(Arrays.copyOf(hidden.values(), 2 * width), 3 * width);
            return WeightMath.add(bias(layer + ".bias_ih_l0", 3 * width), new Weights(added, 3 * width));
        }

        /** Returns the biases of the hidden state that the reset gate multiplies. */
        Weights reset(String layer) {
            int width = settings.recurrentWidth();
            float[] values = bias(layer + ".bias_hh_l0", 3 * width).values().clone();
            Arrays.fill(values, 0, 2 * width, 0);
            return new Weights(values, 3 * width);
        }
    }

    /** Writer of the graph {@code conditioning}. */
    private static final class Conditioning {
        private final GraphBuilder graph = new GraphBuilder("conditioning");
        private final StateDict state;
        private final WaveRnnSettings settings;
        private final Layers layers;

        Conditioning(StateDict state, WaveRnnSettings settings, Layers layers) {
            this.state = state;
            this.settings = settings;
            this.layers = layers;
        }

        ModelProto write() {
            String mel = graph.floatInput("mel", "batch", settings.melBands(), "frames");
            String scaled = graph.node("Mul", mel, graph.scalar((float) (1 / settings.melScale())));
            Weights ofSample = layers.ofSample();
            int sum = ofSample.dim(1);
            Weights ofMel = WeightMath.rows(ofSample, 1, ofSample.dim(0));
            graph.floatOutput(
                    "products",
                    graph.node("MatMul", transpose(scaled), graph.weights("mel.weight", ofMel)),
                    "batch",
                    "frames",
                    sum);
            auxiliary(residual(scaled));
            constant("filter", filter(), 1, settings.hopLength(), 2 * settings.padding() + 1);
            constant("column", WeightMath.rows(ofSample, 0, 1), 1, sum);
            return graph.build().toBuilder()
                    .addMetadataProps(StringStringEntryProto.newBuilder()
                            .setKey(KERNELS)
                            .setValue(IntStream.range(0, settings.factors().size())
                                    .mapToObj(this::taps)
                                    .collect(Collectors.joining(";"))))
                    .build();
        }

        private String taps(int stage) {
            float[] kernel = kernel(stage);
            return IntStream.range(0, kernel.length)
                    .mapToObj(tap -> Float.toString(kernel[tap]))
                    .collect(Collectors.joining(" "));
        }

        private float[] kernel(int stage) {
            int taps = 2 * settings.factors().get(stage) + 1;
            return state.get("upsample.up_layers." + (2 * stage + 1) + ".weight", 1, 1, 1, taps)
                    .values();
        }

        private void constant(String name, Weights values, Object... shape) {
            graph.floatOutput(name, graph.node("Identity", graph.weights(name + ".values", values)), shape);
        }

        /** Returns how much of each frame around it a sample takes: what repeating and smoothing make of one frame that is 1. */
        private Weights filter() {
            int hop = settings.hopLength();
            int taps = 2 * settings.padding() + 1;
            float[] filter = new float[hop * taps];
            for (int tap = 0; tap < taps; tap++) {
                double[] x = new double[taps];
                x[tap] = 1;
                for (int stage = 0; stage < settings.factors().size(); stage++) {
                    x = smoothed(x, stage);
                }
                for (int place = 0; place < hop; place++) {
                    filter[place * taps + tap] = (float) x[settings.padding() * hop + place];
                }
            }
            return new Weights(filter, 1, hop, taps);
        }

        /** Repeats and smooths along time as a stage does. */
        private double[] smoothed(double[] x, int stage) {
            int factor = settings.factors().get(stage);
            float[] kernel = kernel(stage);
            double[] smoothed = new double[x.length * factor];
            for (int i = 0; i < smoothed.length; i++) {
                for (int k = 0; k < kernel.length; k++) {
                    int from = i + k - factor;
                    smoothed[i] += from < 0 || from >= smoothed.length ? 0 : kernel[k] * x[from / factor];
                }
            }
            return smoothed;
        }

        private String transpose(String x) {
            return graph.node("Transpose", List.of(x), Map.of("perm", new long[] {0, 2, 1}));
        }

        /** The residual network, its batch normalisations folded into the convolutions before them: [batch, frames, width]. */
        private String residual(String mel) {
            String prefix = "upsample.resnet.";
            String x = graph.node("Relu", normalised(mel, prefix + "conv_in", prefix + "batch_norm"));
            for (int i = 0; i < settings.residualBlocks(); i++) {
                String block = prefix + "layers." + i + ".";
                String inner = graph.node("Relu", normalised(x, block + "conv1", block + "batch_norm1"));
                x = graph.node("Add", x, normalised(inner, block + "conv2", block + "batch_norm2"));
            }
            Weights out = state.get(prefix + "conv_out.weight", 4 * settings.auxiliaryWidth(), -1, 1);
            Weights bias = state.get(prefix + "conv_out.bias", 4 * settings.auxiliaryWidth());
            return transpose(convolution(x, prefix + "conv_out", out, bias));
        }

        private String normalised(String x, String convolution, String norm) {
            Weights weight = state.get(convolution + ".weight", -1, -1, -1);
            BatchNorm statistics = BatchNorm.read(state, norm, weight.dim(0));
            Weights scaled = WeightMath.scale(weight, 0, statistics.scale());
            return convolution(x, convolution, scaled, WeightMath.round(statistics.shift(), weight.dim(0)));
        }

        private String convolution(String x, String name, Weights weight, Weights bias) {
            return graph.node(
                    "Conv",
                    List.of(x, graph.weights(name + ".weight", weight), graph.weights(name + ".bias", bias)),
                    Map.of("kernel_shape", new long[] {weight.dim(2)}));
        }

        /** Multiplies the four auxiliary features by what the layers do to them. */
        private void auxiliary(String features) {
            int width = settings.auxiliaryWidth();
            int dense = settings.denseWidth();
            List<String> parts =
                    graph.nodes("Split", List.of(features, graph.longs(3L * width, width)), Map.of("axis", 2), 2);
            Weights matrix = layers.ofAuxiliary();
            String product = graph.node("MatMul", parts.get(0), graph.weights("auxiliary.weight", matrix));
            graph.floatOutput(
                    "constant",
                    graph.node("Add", product, graph.weights("auxiliary.bias", layers.biases())),
                    "batch",
                    "inner",
                    matrix.dim(1));
            Weights last = layers.auxiliary("fc2.weight", dense, dense);
            graph.floatOutput(
                    "fc2",
                    graph.node("MatMul", parts.get(1), graph.weights("fc2.auxiliary", last)),
                    "batch",
                    "inner",
                    dense);
        }
    }

    /** Writer of the graph {@code sample}. */
    private static final class Step {
        private final GraphBuilder graph = new GraphBuilder("sample");
        private final WaveRnnSettings settings;
        private final Layers layers;
        private final int recurrent;
        private final int dense;

        Step(WaveRnnSettings settings, Layers layers) {
            this.settings = settings;
            this.layers = layers;
            this.recurrent = settings.recurrentWidth();
            this.dense = settings.denseWidth();
        }

        ModelProto write(boolean withLogits) {
            int taps = 2 * settings.padding() + 3;
            int sum = 6 * recurrent + dense;
            String mix = graph.floatInput("mix", "batch", 1, taps);
            String rows = graph.floatInput("rows", "batch", taps, sum);
            String mixed = graph.node("Squeeze", graph.node("MatMul", mix, rows), graph.longs(1));
            List<String> conditioned = split(mixed, 3L * recurrent, 3L * recurrent, dense);

            String hidden1 = recurrent("rnn1", "hidden1", conditioned.get(0));
            Weights in2 = layers.through("rnn2.weight_ih_l0", 3 * recurrent, true);
            String hidden2 = recurrent("rnn2", "hidden2", sum(conditioned.get(1), hidden1, "rnn2.input", in2));
            Weights in3 = layers.through("fc1.weight", dense, true);
            String first =
                    graph.node("Relu", sum(conditioned.get(2), graph.node("Add", hidden1, hidden2), "fc1.weight", in3));
            Weights in4 =
                    WeightMath.rows(layers.matrix("fc2.weight", dense, dense + settings.auxiliaryWidth()), 0, dense);
            String second = graph.node(
                    "Relu",
                    graph.node(
                            "Add",
                            graph.floatInput("fc2", "batch", dense),
                            gemm("fc2", first, in4, layers.bias("fc2.bias", dense))));
            String logits = gemm(
                    "fc3",
                    second,
                    layers.matrix("fc3.weight", settings.outputs(), dense),
                    layers.bias("fc3.bias", settings.outputs()));

            String distribution = settings.mixture()
                    ? graph.node("Identity", logits)
                    : graph.node("Softmax", List.of(logits), Map.of("axis", 1));
            graph.floatOutput("distribution", distribution, "batch", settings.outputs());
            graph.floatOutput("next_hidden1", hidden1, "batch", recurrent);
            graph.floatOutput("next_hidden2", hidden2, "batch", recurrent);
            if (withLogits) {
                graph.floatOutput("logits", logits, "batch", settings.outputs());
            }
            return graph.build();
        }

        private String sum(String conditioned, String x, String name, Weights matrix) {
            return graph.node("Add", conditioned, graph.node("Gemm", x, graph.weights(name, matrix)));
        }

        private String gemm(String name, String x, Weights matrix, Weights bias) {
            return graph.node("Gemm", x, graph.weights(name + ".weight", matrix), graph.weights(name + ".bias", bias));
        }

        /** A gated recurrent unit (Cho et al., 2014, arXiv 1406.1078) with the reset gate after the product. */
        private String recurrent(String layer, String state, String gates) {
            String hidden = graph.floatInput(state, "batch", recurrent);
            String ofHidden = gemm(
                    layer + ".hidden",
                    hidden,
                    layers.matrix(layer + ".weight_hh_l0", 3 * recurrent, recurrent),
                    layers.reset(layer));
            List<String> in = split(gates, 2L * recurrent, recurrent);
            List<String> old = split(ofHidden, 2L * recurrent, recurrent);
            List<String> open =
                    split(graph.node("Sigmoid", graph.node("Add", in.get(0), old.get(0))), recurrent, recurrent);
            String candidate =
                    graph.node("Tanh", graph.node("Add", in.get(1), graph.node("Mul", open.get(0), old.get(1))));
            String kept = graph.node("Mul", open.get(1), graph.node("Sub", hidden, candidate));
            return graph.node("Add", candidate, kept);
        }

        private List<String> split(String x, long... widths) {
            return graph.nodes("Split", List.of(x, graph.longs(widths)), Map.of("axis", 1), widths.length);
        }
    }
}
