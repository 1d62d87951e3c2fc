package io.github.voiceclone.convert.pocket;

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
 * The encoder of the codec (Mimi: Défossez et al., 2024, arXiv 2410.00037) as a graph that runs part by part: a convolution gets the
 * tail of its input before the part.
 */
final class CodecEncoderGraph {
    private static final String CODEC = CodecDecoderGraph.CODEC;

    private final GraphBuilder graph;
    private final PocketModel model;
    private final ModelWeights weights;
    private final List<Tail> tails = new ArrayList<>();

    private CodecEncoderGraph(PocketModel model, ModelWeights weights) {
        this.graph = new GraphBuilder("codec-encoder");
        this.model = model;
        this.weights = weights;
    }

    /** Returns the encoder: {@code samples} [rows, 1, samples] to {@code latents} [rows, frames, voiceWidth]. */
    static CodecHalf build(PocketModel model, ModelWeights weights) {
        CodecEncoderGraph encoder = new CodecEncoderGraph(model, weights);
        encoder.encoder();
        return new CodecHalf(encoder.graph.build(), encoder.tails);
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
            x = convolution(
                    CodecDecoderGraph.elu(graph, x),
                    name + index + ".conv",
                    channels,
                    2 * channels,
                    2 * ratio,
                    ratio,
                    1);
            channels *= 2;
            index++;
        }
        String last = name + (index + 1) + ".conv";
        x = convolution(CodecDecoderGraph.elu(graph, x), last, channels, signal.width(), signal.lastKernel(), 1, 1);
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

    private String transformer(String x, String name) {
        TransformerGraph layers = new TransformerGraph(
                graph, weights, model.codecAttention(), model.codecFeedForward(), PocketModel.names(true));
        return transpose(layers.layers(transpose(x), CODEC + name + "layers.", "", true));
    }

    private String residual(String x, String name, int first, int channels) {
        PocketModel.Signal signal = model.signal();
        String result = x;
        int dilation = 1;
        for (int i = 0; i < signal.residualLayers(); i++) {
            String block = name + (first + i) + ".block.";
            int narrow = channels / signal.compress();
            String y = convolution(
                    CodecDecoderGraph.elu(graph, result),
                    block + "1.conv",
                    channels,
                    narrow,
                    signal.residualKernel(),
                    1,
                    dilation);
            y = convolution(CodecDecoderGraph.elu(graph, y), block + "3.conv", narrow, channels, 1, 1, 1);
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

    private String tail(String name, int channels, int length) {
        tails.add(new Tail(CodecDecoderGraph.stateName(name), channels, length));
        return graph.floatInput(CodecDecoderGraph.stateName(name), "rows", channels, length);
    }

    private void keep(String name, String input, int channels, int length) {
        String end = graph.node("Slice", input, graph.longs(-length), graph.longs(Long.MAX_VALUE), graph.longs(2));
        graph.floatOutput("next_" + CodecDecoderGraph.stateName(name), end, "rows", channels, length);
    }

    private String transpose(String x) {
        return graph.node("Transpose", List.of(x), Map.of("perm", new long[] {0, 2, 1}));
    }
}
