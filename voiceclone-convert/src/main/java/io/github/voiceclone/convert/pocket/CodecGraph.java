package io.github.voiceclone.convert.pocket;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.TransformerGraph;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The halves of the codec (Mimi: Défossez et al., 2024, arXiv 2410.00037) as graphs that run part by part. A convolution gets the
 * tail of its input before the part; a transposed one, whose kernel is twice its stride, the last position.
 */
final class CodecGraph {
    private static final String CODEC = "mimi.";

    private final GraphBuilder graph;
    private final PocketModel model;
    private final ModelWeights weights;
    private final List<Tail> tails = new ArrayList<>();

    private CodecGraph(String name, PocketModel model, ModelWeights weights) {
        this.graph = new GraphBuilder(name);
        this.model = model;
        this.weights = weights;
    }

    /**
     * A graph and its states.
     *
     * @param onnx the graph
     * @param tails the convolutions with a state
     */
    record Half(ModelProto onnx, List<Tail> tails) {}

    /** Returns the encoder: {@code samples} [rows, 1, samples] to {@code latents} [rows, frames, voiceWidth]. */
    static Half encoder(PocketModel model, ModelWeights weights) {
        CodecGraph half = new CodecGraph("codec-encoder", model, weights);
        half.encoder();
        return new Half(half.graph.build(), half.tails);
    }

    /**
     * Returns the decoder: {@code latents} [rows, frames, latentWidth], as the language model predicts them, to
     * {@code samples} [rows, 1, samples].
     */
    static Half decoder(PocketModel model, ModelWeights weights) {
        CodecGraph half = new CodecGraph("codec-decoder", model, weights);
        half.decoder();
        return new Half(half.graph.build(), half.tails);
    }

    private void encoder() {
        PocketModel.Signal signal = model.signal();
        String name = CODEC + "encoder.model.";
        String x = graph.floatInput("samples", "rows", 1, "samples");
        x = convolution(x, name + "0.conv", 1, signal.filters(), signal.kernel(), 1, 1);
        int channels = signal.filters();
        int index = 1;
        List<Integer> ratios = new ArrayList<>(signal.ratios());
        Collections.reverse(ratios);
        for (int ratio : ratios) {
            x = residual(x, name, index, channels);
            index += signal.residualLayers() + 1;
            x = convolution(elu(x), name + index + ".conv", channels, 2 * channels, 2 * ratio, ratio, 1);
            channels *= 2;
            index++;
        }
        String last = name + (index + 1) + ".conv";
        x = convolution(elu(x), last, channels, signal.width(), signal.lastKernel(), 1, 1);
        x = transformer(x, "encoder_transformer.transformer.");
        x = transpose(downsampled(x));
        graph.floatOutput("latents", x, "rows", "frames", model.voiceWidth());
    }

    /** Before the first part, the convolution to the frame rate sees its first input again and again. */
    private String downsampled(String x) {
        int stride = model.framePositions();
        int width = model.signal().width();
        String first = graph.node(
                "Mul",
                graph.floatInput("first", "rows", 1, 1),
                graph.node("Slice", x, graph.longs(0), graph.longs(1), graph.longs(2)));
        String before = graph.node("Add", tail("down", width, stride), first);
        String input = graph.node("Concat", List.of(before, x), Map.of("axis", 2));
        keep("down", input, width, stride);
        float[] kernel = weights.take(CODEC + "downsample.conv.conv.weight", model.voiceWidth(), width, 2 * stride);
        return graph.node(
                "Conv",
                List.of(input, graph.weights("kernel", new Weights(kernel, model.voiceWidth(), width, 2 * stride))),
                Map.of("strides", new long[] {stride}));
    }

    private void decoder() {
        PocketModel.Signal signal = model.signal();
        String x = graph.floatInput("latents", "rows", "frames", model.latentWidth());
        x = transpose(denormalized(x));
        x = upsampledByChannel(x);
        x = transformer(x, "decoder_transformer.transformer.");
        String name = CODEC + "decoder.model.";
        int channels = signal.filters() << signal.ratios().size();
        x = convolution(x, name + "0.conv", signal.width(), channels, signal.kernel(), 1, 1);
        int index = 1;
        for (int ratio : signal.ratios()) {
            String up = name + (index + 1) + ".convtr";
            x = upsampled(elu(x), up, channels, channels / 2, ratio);
            channels /= 2;
            x = residual(x, name, index + 2, channels);
            index += signal.residualLayers() + 2;
        }
        String last = name + (index + 1) + ".conv";
        x = convolution(elu(x), last, channels, 1, signal.lastKernel(), 1, 1);
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

    private String transformer(String x, String name) {
        TransformerGraph layers = new TransformerGraph(
                graph, weights, model.codecAttention(), model.codecFeedForward(), PocketModel.names(true));
        return transpose(layers.layers(transpose(x), CODEC + name + "layers.", ""));
    }

    private String residual(String x, String name, int first, int channels) {
        PocketModel.Signal signal = model.signal();
        String result = x;
        int dilation = 1;
        for (int i = 0; i < signal.residualLayers(); i++) {
            String block = name + (first + i) + ".block.";
            int narrow = channels / signal.compress();
            String y =
                    convolution(elu(result), block + "1.conv", channels, narrow, signal.residualKernel(), 1, dilation);
            y = convolution(elu(y), block + "3.conv", narrow, channels, 1, 1, 1);
            result = graph.node("Add", result, y);
            dilation *= signal.dilationBase();
        }
        return result;
    }

    private String convolution(String x, String name, int in, int out, int kernel, int stride, int dilation) {
        int length = (kernel - 1) * dilation + 1 - stride;
        String input = x;
        if (length > 0) {
            input = graph.node("Concat", List.of(tail(name, in, length), x), Map.of("axis", 2));
            keep(name, input, in, length);
        }
        float[] values = weights.take(name + ".weight", out, in, kernel);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("strides", new long[] {stride});
        attributes.put("dilations", new long[] {dilation});
        return graph.node(
                "Conv",
                List.of(
                        input,
                        graph.weights("kernel", new Weights(values, out, in, kernel)),
                        TransformerGraph.vector(graph, weights.take(name + ".bias", out))),
                attributes);
    }

    /**
     * A transposed convolution whose kernel is two strides long, as a convolution of kernel 2 with a channel for each place within a
     * stride: a sample depends on the position that it belongs to and on the one before.
     */
    private String upsampled(String x, String name, int in, int out, int stride) {
        float[] values = weights.take(name + ".weight", in, out, 2 * stride);
        float[] bias = weights.take(name + ".bias", out);
        float[] kernel = new float[values.length];
        float[] biases = new float[out * stride];
        for (int o = 0; o < out; o++) {
            for (int place = 0; place < stride; place++) {
                biases[o * stride + place] = bias[o];
                for (int i = 0; i < in; i++) {
                    int from = (i * out + o) * 2 * stride + place;
                    int to = ((o * stride + place) * in + i) * 2;
                    kernel[to] = values[from + stride];
                    kernel[to + 1] = values[from];
                }
            }
        }
        String y = graph.node(
                "Conv",
                withPosition(x, name, in),
                graph.weights("kernel", new Weights(kernel, out * stride, in, 2)),
                TransformerGraph.vector(graph, biases));
        y = graph.node("Reshape", y, graph.longs(0, out, stride, -1));
        y = graph.node("Transpose", List.of(y), Map.of("perm", new long[] {0, 1, 3, 2}));
        return graph.node("Reshape", y, graph.longs(0, out, -1));
    }

    /** The transposed convolution to the rate of attention, which has a kernel of two strides for each channel and no bias. */
    private String upsampledByChannel(String x) {
        int channels = model.signal().width();
        int stride = model.framePositions();
        float[] values = weights.take(CODEC + "upsample.convtr.convtr.weight", channels, 1, 2 * stride);
        float[] now = new float[channels * stride];
        float[] before = new float[channels * stride];
        for (int i = 0; i < now.length; i++) {
            int from = i / stride * 2 * stride + i % stride;
            now[i] = values[from];
            before[i] = values[from + stride];
        }
        String both = graph.node("Reshape", withPosition(x, "up", channels), graph.longs(0, channels, -1, 1));
        String y = graph.node(
                "Add",
                placed(both, now, 1, Long.MAX_VALUE, channels, stride),
                placed(both, before, 0, -1, channels, stride));
        return graph.node("Reshape", y, graph.longs(0, channels, -1));
    }

    /** Returns positions {@code from} to {@code to}, each times a kernel's values for its places. */
    private String placed(String x, float[] kernel, long from, long to, int channels, int stride) {
        String part = graph.node("Slice", x, graph.longs(from), graph.longs(to), graph.longs(2));
        return graph.node("Mul", part, graph.weights("kernel", new Weights(kernel, 1, channels, 1, stride)));
    }

    /** Returns positions behind the last one before them. */
    private String withPosition(String x, String state, int channels) {
        String input = graph.node("Concat", List.of(tail(state, channels, 1), x), Map.of("axis", 2));
        keep(state, input, channels, 1);
        return input;
    }

    private String tail(String name, int channels, int length) {
        tails.add(new Tail(stateName(name), channels, length));
        return graph.floatInput(stateName(name), "rows", channels, length);
    }

    private void keep(String name, String input, int channels, int length) {
        String end = graph.node("Slice", input, graph.longs(-length), graph.longs(Long.MAX_VALUE), graph.longs(2));
        graph.floatOutput("next_" + stateName(name), end, "rows", channels, length);
    }

    private static String stateName(String name) {
        return "tail." + name.replace(CODEC, "");
    }

    /** Returns max(x, exp(min(x, 0)) - 1), the exponential linear unit, of operators that have faster kernels than it. */
    private String elu(String x) {
        String zero = graph.scalar(0);
        String one = graph.scalar(1);
        String below = graph.node("Sub", graph.node("Exp", graph.node("Min", x, zero)), one);
        return graph.node("Max", x, below);
    }

    private String transpose(String x) {
        return graph.node("Transpose", List.of(x), Map.of("perm", new long[] {0, 2, 1}));
    }
}
