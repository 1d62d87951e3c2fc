package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * WaveRNN (Kalchbrenner et al., 2018, arXiv 1802.08435) as two ONNX graphs.
 *
 * <ul>
 *   <li>{@code conditioning}: input {@code mel} [batch, bands, frames], in which {@code padding} frames on both sides are
 *       context; outputs {@code smooth} [batch, samples, bands], the spectrogram at the rate of samples, and for each layer what
 *       the auxiliary features add to it, [batch, frames, width], which is the same for all samples of a frame.
 *   <li>{@code sample}: one sample of each row, from the last one, the states, the conditioning and random numbers.
 * </ul>
 *
 * <p>Nothing but additions lies between the input layer, the residual connections and the layers after them. So the products
 * of the input layer's matrix and theirs are computed here, once; a step multiplies by 3.4 million weights where the network
 * as trained has 4.1 million. Of the auxiliary features nothing is left in a step but additions.
 *
 * @param conditioning the graph of that name
 * @param sample the graph of that name
 * @param settings what the network is
 */
public record WaveRnnGraphs(ModelProto conditioning, ModelProto sample, WaveRnnSettings settings) {
    private static final int FLOAT = 1;

    /** A scale is at least this, as the reference has it. */
    private static final float MIN_LOG_SCALE = (float) Math.log(1e-14);

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

        /** Returns what the sample and the spectrogram become in a layer that takes the input layer's results. */
        Weights ofSample(Weights through) {
            return WeightMath.multiply(fromSample, through);
        }

        Weights ofAuxiliary(Weights through) {
            return WeightMath.multiply(fromAuxiliary, through);
        }

        Weights withInputBias(Weights through, Weights bias) {
            Weights product = WeightMath.multiply(inputBias, through);
            return WeightMath.add(new Weights(product.values(), product.dim(1)), bias);
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
            graph.floatOutput("smooth", smooth(scaled), "batch", "samples", settings.melBands());
            auxiliary(residual(scaled));
            return graph.build();
        }

        /** Repeats and smooths along time, for each factor; every band is smoothed alike. */
        private String smooth(String mel) {
            String x = mel;
            for (int stage = 0; stage < settings.factors().size(); stage++) {
                int factor = settings.factors().get(stage);
                String repeated =
                        graph.node("Expand", graph.node("Unsqueeze", x, graph.longs(3)), graph.longs(1, 1, 1, factor));
                String stretched = graph.node("Reshape", repeated, graph.longs(0, 1, settings.melBands(), -1));
                String name = "upsample.up_layers." + (2 * stage + 1) + ".weight";
                Weights taps = state.get(name, 1, 1, 1, 2 * factor + 1);
                String smoothed = graph.node(
                        "Conv",
                        List.of(stretched, graph.weights(name, taps)),
                        Map.of("kernel_shape", new long[] {1, 2L * factor + 1}, "pads", new long[] {0, factor, 0, factor
                        }));
                x = graph.node("Squeeze", smoothed, graph.longs(1));
            }
            long indent = (long) settings.padding() * settings.hopLength();
            String inner = graph.node("Slice", x, graph.longs(indent), graph.longs(-indent), graph.longs(2));
            return transpose(inner);
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
            int recurrent = settings.recurrentWidth();
            int dense = settings.denseWidth();
            List<String> parts = graph.nodes(
                    "Split", List.of(features, graph.longs(width, width, width, width)), Map.of("axis", 2), 4);
            Weights in1 = layers.through("rnn1.weight_ih_l0", 3 * recurrent, false);
            output("rnn1", parts.get(0), layers.ofAuxiliary(in1));
            String second = "rnn2.weight_ih_l0";
            output(
                    "rnn2",
                    pair(parts.get(0), parts.get(1)),
                    WeightMath.stack(
                            layers.ofAuxiliary(layers.through(second, 3 * recurrent, true)),
                            layers.auxiliary(second, 3 * recurrent, recurrent)));
            output(
                    "fc1",
                    pair(parts.get(0), parts.get(2)),
                    WeightMath.stack(
                            layers.ofAuxiliary(layers.through("fc1.weight", dense, true)),
                            layers.auxiliary("fc1.weight", dense, recurrent)));
            output("fc2", parts.get(3), layers.auxiliary("fc2.weight", dense, dense));
        }

        private String pair(String first, String second) {
            return graph.node("Concat", List.of(first, second), Map.of("axis", 2));
        }

        private void output(String name, String features, Weights matrix) {
            String product = graph.node("MatMul", features, graph.weights(name + ".auxiliary", matrix));
            graph.floatOutput(name, product, "batch", "inner", matrix.dim(1));
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
            String sample = graph.floatInput("sample", "batch", 1);
            String mel = graph.floatInput("mel", "batch", settings.melBands());

            Weights in1 = layers.through("rnn1.weight_ih_l0", 3 * recurrent, false);
            String gates1 = conditioned("rnn1", sample, mel, in1, layers.gates("rnn1"));
            String hidden1 = recurrent("rnn1", "hidden1", gates1);

            Weights in2 = layers.through("rnn2.weight_ih_l0", 3 * recurrent, true);
            String gates2 = graph.node(
                    "Add",
                    conditioned("rnn2", sample, mel, in2, layers.gates("rnn2")),
                    graph.node("Gemm", hidden1, graph.weights("rnn2.input", in2)));
            String hidden2 = recurrent("rnn2", "hidden2", gates2);

            Weights in3 = layers.through("fc1.weight", dense, true);
            String sum = graph.node("Add", hidden1, hidden2);
            String first = graph.node(
                    "Relu",
                    graph.node(
                            "Add",
                            conditioned("fc1", sample, mel, in3, layers.bias("fc1.bias", dense)),
                            graph.node("Gemm", sum, graph.weights("fc1.weight", in3))));
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

            String next = settings.mixture() ? ofMixture(logits) : ofLevels(logits);
            graph.floatOutput("next_sample", next, "batch", 1);
            graph.floatOutput("next_hidden1", hidden1, "batch", recurrent);
            graph.floatOutput("next_hidden2", hidden2, "batch", recurrent);
            if (withLogits) {
                graph.floatOutput("logits", logits, "batch", settings.outputs());
            }
            return graph.build();
        }

        private String gemm(String name, String x, Weights matrix, Weights bias) {
            return graph.node("Gemm", x, graph.weights(name + ".weight", matrix), graph.weights(name + ".bias", bias));
        }

        /**
         * Writes a layer's products with the sample, the spectrogram and the auxiliary features, with its biases. The
         * sample, whose levels are finer than 8 bits, is no part of the product, which may become one of 8 bits.
         */
        private String conditioned(String layer, String sample, String mel, Weights through, Weights bias) {
            Weights matrix = layers.ofSample(through);
            String column = graph.weights(layer + ".sample", WeightMath.rows(matrix, 0, 1));
            String product = gemm(
                    layer + ".mel",
                    mel,
                    WeightMath.rows(matrix, 1, matrix.dim(0)),
                    layers.withInputBias(through, bias));
            String ofFrame = graph.node("Add", product, graph.floatInput(layer, "batch", bias.dim(0)));
            return graph.node("Add", ofFrame, graph.node("Mul", sample, column));
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

        /** The level whose share of the cumulated probabilities holds the random number, brought to [-1, 1]. */
        private String ofLevels(String logits) {
            int levels = settings.outputs();
            String draw = graph.floatInput("draw", "batch", 1);
            String shares = graph.node("Softmax", List.of(logits), Map.of("axis", 1));
            String cumulated = graph.node("CumSum", shares, graph.longScalar(1));
            String below = graph.node("Cast", List.of(graph.node("Less", cumulated, draw)), Map.of("to", FLOAT));
            String count = graph.node("MatMul", below, ones(levels));
            String level = graph.node("Min", count, graph.scalar(levels - 1f));
            String doubled = graph.node("Mul", level, graph.scalar(2));
            String scaled = graph.node("Div", doubled, graph.scalar(levels - 1f));
            return graph.node("Sub", scaled, graph.scalar(1));
        }

        private String ones(int rows) {
            float[] ones = new float[rows];
            Arrays.fill(ones, 1);
            return graph.weights("ones", new Weights(ones, rows, 1));
        }

        /**
         * A draw from the mixture: the distribution whose logit and Gumbel noise have the largest sum, then the mean of that plus
         * its scale times logistic noise.
         */
        private String ofMixture(String logits) {
            int mixtures = settings.mixtures();
            String draw = graph.floatInput("draw", "batch", mixtures + 1);
            List<String> noise = split(draw, mixtures, 1);
            List<String> parts = split(logits, mixtures, mixtures, mixtures);
            String noisy = graph.node("Add", parts.get(0), noise.get(0));
            String most = graph.node("ReduceMax", List.of(noisy), Map.of("axes", new long[] {1}, "keepdims", 1));
            String chosen = graph.node("Cast", List.of(graph.node("Equal", noisy, most)), Map.of("to", FLOAT));
            String mean = graph.node("MatMul", graph.node("Mul", chosen, parts.get(1)), ones(mixtures));
            String logScale = graph.node("MatMul", graph.node("Mul", chosen, parts.get(2)), ones(mixtures));
            String scale = graph.node("Exp", graph.node("Max", logScale, graph.scalar(MIN_LOG_SCALE)));
            String sample = graph.node("Add", mean, graph.node("Mul", scale, noise.get(1)));
            return graph.node("Min", graph.node("Max", sample, graph.scalar(-1)), graph.scalar(1));
        }
    }
}
