package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;

/**
 * Writes the layers of a vocoder. A signal is a value of axes [batch, channels, rows, time]: convolutions are
 * two-dimensional with a height of one, which ONNX Runtime runs on its blocked channel layout; one-dimensional ones it
 * does not.
 */
record SignalLayers(GraphBuilder graph) {

    /** Convolves, with {@code before} and {@code after} zeros around each row. */
    String convolve(String signal, Convolution convolution, int dilation, int before, int after) {
        Weights weight = convolution.weight();
        int taps = weight.dim(2);
        String flat = graph.weights("weight", new Weights(weight.values(), weight.dim(0), weight.dim(1), 1, taps));
        String bias = graph.weights("bias", convolution.bias());
        return graph.node(
                "Conv",
                List.of(signal, flat, bias),
                Map.of(
                        "kernel_shape", new long[] {1, taps},
                        "dilations", new long[] {1, dilation},
                        "pads", new long[] {0, before, 0, after}));
    }

    /** Convolves with as many zeros around each row as keep its length. */
    String convolve(String signal, Convolution convolution, int dilation) {
        int padding = (convolution.weight().dim(2) - 1) * dilation / 2;
        return convolve(signal, convolution, dilation, padding, padding);
    }

    /** Applies a leaky rectifier. */
    String leaky(String signal, float slope) {
        return graph.node("LeakyRelu", List.of(signal), Map.of("alpha", slope));
    }

    /** Upsamples a signal of {@code rows} rows. */
    String upsample(String signal, PhaseFilters filters, int rows) {
        String phases = convolve(signal, filters.convolution(), 1, filters.before(), filters.after());
        int channels = filters.convolution().bias().dim(0) / filters.rate();
        String split = graph.node("Reshape", phases, graph.longs(0, channels, filters.rate(), rows, -1));
        String woven = graph.node("Transpose", List.of(split), Map.of("perm", new long[] {0, 1, 3, 4, 2}));
        return graph.node("Reshape", woven, graph.longs(0, channels, rows, -1));
    }
}
