package io.github.voiceclone.convert.pocket;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.TransformerGraph;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The decoder of the codec (Mimi: Défossez et al., 2024, arXiv 2410.00037) as a graph that runs part by part: a convolution gets the
 * tail of its input before the part; a transposed one, whose kernel is twice its stride, the last position.
 *
 * <p>Its values are [rows, frames, positions of a frame, channels]. Convolutions are products with a matrix: channels change places with
 * no other axis, and products have the faster kernels in 8 bits. What a frame's values are rounded by depends on that frame alone.
 */
final class CodecDecoderGraph {
    /** What the names of the codec's weights begin with. */
    static final String CODEC = "mimi.";

    private final GraphBuilder graph = new GraphBuilder("codec-decoder");
    private final PocketModel model;
    private final ModelWeights weights;
    private final List<Tail> tails = new ArrayList<>();
    private int positions;

    private CodecDecoderGraph(PocketModel model, ModelWeights weights) {
        this.model = model;
        this.weights = weights;
    }

    /**
     * Returns the decoder: {@code latents} [rows, frames, latentWidth], as the language model predicts them, to {@code samples}
     * [rows, 1, samples].
     */
    static CodecHalf build(PocketModel model, ModelWeights weights) {
        CodecDecoderGraph decoder = new CodecDecoderGraph(model, weights);
        decoder.decoder();
        return new CodecHalf(decoder.graph.build(), decoder.tails);
    }

    private void decoder() {
        PocketModel.Signal signal = model.signal();
        String x = denormalized(graph.floatInput("latents", "rows", "frames", model.latentWidth()));
        x = upsampledByChannel(x);
        TransformerGraph layers = new TransformerGraph(
                graph, weights, model.codecAttention(), model.codecFeedForward(), PocketModel.names(true));
        x = layers.layers(x, CODEC + "decoder_transformer.transformer.layers.", "", true);
        positions = model.framePositions();
        x = graph.node("Reshape", x, graph.longs(0, -1, positions, signal.width()));
        String name = CODEC + "decoder.model.";
        int channels = signal.filters() << signal.ratios().size();
        x = convolution(x, name + "0.conv", signal.width(), channels, signal.kernel(), 1);
        int index = 1;
        for (int ratio : signal.ratios()) {
            x = upsampled(elu(graph, x), name + (index + 1) + ".convtr", channels, channels / 2, ratio);
            channels /= 2;
            x = residual(x, name, index + 2, channels);
            index += signal.residualLayers() + 2;
        }
        x = toSamples(elu(graph, x), name + (index + 1) + ".conv", channels, signal.lastKernel());
        graph.floatOutput("samples", x, "rows", 1, "samples");
    }

    /** Scales and shifts latents as the codec has them and projects them to its width, in one product. */
    private String denormalized(String latents) {
        int width = model.signal().width();
        int size = model.latentWidth();
        float[] projection = weights.take(CODEC + "quantizer.output_proj.weight", width, size, 1);
        float[] deviation = weights.take("flow_lm.emb_std", size);
        float[] mean = weights.take("flow_lm.emb_mean", size);
        float[] matrix = new float[projection.length];
        float[] bias = new float[width];
        for (int o = 0; o < width; o++) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                matrix[o * size + i] = projection[o * size + i] * deviation[i];
                sum += (double) projection[o * size + i] * mean[i];
            }
            bias[o] = (float) sum;
        }
        return graph.node(
                "Add",
                TransformerGraph.linear(graph, latents, matrix, width, size),
                TransformerGraph.vector(graph, bias));
    }

    /**
     * The transposed convolution to the rate of attention, which has a kernel of two strides for each channel and no bias:
     * [rows, frames, channels] to [rows, positions, channels].
     */
    private String upsampledByChannel(String x) {
        int channels = model.signal().width();
        int stride = model.framePositions();
        float[] values = weights.take(CODEC + "upsample.convtr.convtr.weight", channels, 1, 2 * stride);
        float[] now = new float[channels * stride];
        float[] before = new float[channels * stride];
        for (int i = 0; i < now.length; i++) {
            int from = i % channels * 2 * stride + i / channels;
            now[i] = values[from];
            before[i] = values[from + stride];
        }
        String frames = graph.node("Reshape", x, graph.longs(0, -1, 1, channels));
        String both = join(1, tail("up", channels, 1), frames);
        keep("up", slice(frames, 1, -1, Long.MAX_VALUE), channels, 1);
        String y = graph.node(
                "Add",
                graph.node("Mul", slice(both, 1, 1, Long.MAX_VALUE), places(now, stride)),
                graph.node("Mul", slice(both, 1, 0, -1), places(before, stride)));
        return graph.node("Reshape", y, graph.longs(0, -1, channels));
    }

    private String places(float[] kernel, int stride) {
        return graph.weights("kernel", new Weights(kernel, 1, 1, stride, kernel.length / stride));
    }

    private String residual(String x, String name, int first, int channels) {
        PocketModel.Signal signal = model.signal();
        String result = x;
        int dilation = 1;
        for (int i = 0; i < signal.residualLayers(); i++) {
            String block = name + (first + i) + ".block.";
            int narrow = channels / signal.compress();
            String y = elu(graph, result);
            y = convolution(y, block + "1.conv", channels, narrow, signal.residualKernel(), dilation);
            y = convolution(elu(graph, y), block + "3.conv", narrow, channels, 1, 1);
            result = graph.node("Add", result, y);
            dilation *= signal.dilationBase();
        }
        return result;
    }

    private String convolution(String x, String name, int in, int out, int kernel, int dilation) {
        float[] values = weights.take(name + ".weight", out, in, kernel);
        float[] matrix = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            matrix[i / (in * kernel) * in * kernel + i % kernel * in + i / kernel % in] = values[i];
        }
        return sum(columns(x, name, in, kernel, dilation), matrix, weights.take(name + ".bias", out), kernel * in);
    }

    /**
     * A transposed convolution whose kernel is two strides long: each position makes a stride of samples, which depend on the
     * position before it too.
     */
    private String upsampled(String x, String name, int in, int out, int stride) {
        float[] values = weights.take(name + ".weight", in, out, 2 * stride);
        float[] bias = weights.take(name + ".bias", out);
        float[] matrix = new float[values.length];
        float[] biases = new float[out * stride];
        for (int row = 0; row < biases.length; row++) {
            int o = row % out;
            int place = row / out;
            biases[row] = bias[o];
            for (int i = 0; i < in; i++) {
                int from = (i * out + o) * 2 * stride + place;
                matrix[row * 2 * in + i] = values[from + stride];
                matrix[row * 2 * in + in + i] = values[from];
            }
        }
        String y = sum(columns(x, name, in, 2, 1), matrix, biases, 2 * in);
        positions *= stride;
        return graph.node("Reshape", y, graph.longs(0, 0, positions, out));
    }

    /** The convolution to one channel: products with each place of the kernel, summed afterwards. */
    private String toSamples(String x, String name, int in, int kernel) {
        float[] values = weights.take(name + ".weight", 1, in, kernel);
        float[] matrix = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            matrix[i % kernel * in + i / kernel] = values[i];
        }
        int length = kernel - 1;
        String products = TransformerGraph.linear(graph, behindTail(x, name, in, length), matrix, kernel, in);
        String y = TransformerGraph.vector(graph, weights.take(name + ".bias", 1));
        for (int i = 0; i < kernel; i++) {
            long end = i < length ? i - length : Long.MAX_VALUE;
            y = graph.node(
                    "Add",
                    graph.node("Slice", products, graph.longs(i, i), graph.longs(end, i + 1), graph.longs(2, 3)),
                    y);
        }
        return graph.node("Reshape", y, graph.longs(0, 1, -1));
    }

    private String sum(String columns, float[] matrix, float[] bias, int in) {
        return graph.node(
                "Add",
                TransformerGraph.linear(graph, columns, matrix, bias.length, in),
                TransformerGraph.vector(graph, bias));
    }

    /** Returns what a kernel sees at each position, place after place: [rows, frames, positions, kernel · channels]. */
    private String columns(String x, String name, int channels, int kernel, int dilation) {
        if (kernel == 1) {
            return x;
        }
        int length = (kernel - 1) * dilation;
        String input = behindTail(x, name, channels, length);
        List<String> places = new ArrayList<>();
        for (int i = 0; i < kernel; i++) {
            int at = i * dilation;
            places.add(slice(input, 2, at, at < length ? at - length : Long.MAX_VALUE));
        }
        return graph.node("Concat", places, Map.of("axis", 3));
    }

    /** Returns each frame's positions behind the last ones of the frame before it. */
    private String behindTail(String x, String name, int channels, int length) {
        if (length > positions) {
            throw new InvalidInputException("convolution " + name + " reaches back over " + length
                    + " positions, a frame has " + positions + ": expected at most one frame");
        }
        String ends = join(1, tail(name, channels, length), slice(x, 2, -length, Long.MAX_VALUE));
        keep(name, slice(ends, 1, -1, Long.MAX_VALUE), channels, length);
        return join(2, slice(ends, 1, 0, -1), x);
    }

    private String tail(String name, int channels, int length) {
        tails.add(new Tail(stateName(name), channels, length));
        String tail = graph.floatInput(stateName(name), "rows", channels, length);
        return graph.node("Reshape", transpose(tail), graph.longs(0, 1, length, channels));
    }

    private void keep(String name, String end, int channels, int length) {
        String tail = graph.node("Reshape", end, graph.longs(0, length, channels));
        graph.floatOutput("next_" + stateName(name), transpose(tail), "rows", channels, length);
    }

    /** Returns the name of the state of a convolution, by that of its weights. */
    static String stateName(String name) {
        return "tail." + name.replace(CODEC, "");
    }

    /** Returns max(x, exp(min(x, 0)) - 1), the exponential linear unit, of operators that have faster kernels than it. */
    static String elu(GraphBuilder graph, String x) {
        String zero = graph.scalar(0);
        String one = graph.scalar(1);
        String below = graph.node("Sub", graph.node("Exp", graph.node("Min", x, zero)), one);
        return graph.node("Max", x, below);
    }

    private String join(int axis, String first, String second) {
        return graph.node("Concat", List.of(first, second), Map.of("axis", axis));
    }

    private String slice(String x, int axis, long from, long to) {
        return graph.node("Slice", x, graph.longs(from), graph.longs(to), graph.longs(axis));
    }

    private String transpose(String x) {
        return graph.node("Transpose", List.of(x), Map.of("perm", new long[] {0, 2, 1}));
    }
}
