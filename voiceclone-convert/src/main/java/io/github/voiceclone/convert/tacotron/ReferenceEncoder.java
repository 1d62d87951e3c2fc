package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.graph.Weights;

/**
 * Output of the style tokens' reference encoder (Wang et al., arXiv 1803.09017) for an all-zero input, the only
 * one it is given at inference: 2-D convolutions of stride 2, each with batch norm and ReLU, then a GRU. A constant.
 */
final class ReferenceEncoder {
    /** Columns the reference folds its input into before the first convolution. */
    private static final int COLUMNS = 256;

    private static final int KERNEL = 3;
    private static final int STRIDE = 2;

    private final StateDict state;

    ReferenceEncoder(StateDict state) {
        this.state = state;
    }

    /** An activation of shape [channels, height, width]. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Plane(double[] values, int channels, int height, int width) {
        double at(int channel, int y, int x) {
            boolean inside = y >= 0 && y < height && x >= 0 && x < width;
            return inside ? values[(channel * height + y) * width + x] : 0;
        }
    }

    /**
     * Returns the GRU's last state.
     *
     * @param inputs how many zeros the input holds, as many as a speaker embedding has values
     */
    double[] ofZeros(int inputs) {
        if (inputs % COLUMNS != 0) {
            throw new CheckpointException(state.source() + ": style tokens need a speaker embedding of a multiple of "
                    + COLUMNS + " values, found " + inputs);
        }
        Plane plane = new Plane(new double[inputs], 1, inputs / COLUMNS, COLUMNS);
        for (int i = 0; i < state.count("gst.encoder.convs."); i++) {
            plane = layer(plane, i);
        }
        return gru(plane);
    }

    private Plane layer(Plane in, int index) {
        String name = "gst.encoder.convs." + index;
        Weights kernel = state.get(name + ".weight", -1, in.channels(), KERNEL, KERNEL);
        int channels = kernel.dim(0);
        Weights bias = state.get(name + ".bias", channels);
        BatchNorm norm = BatchNorm.read(state, "gst.encoder.bns." + index, channels);
        Plane out = new Plane(
                new double[channels * half(in.height()) * half(in.width())],
                channels,
                half(in.height()),
                half(in.width()));
        int size = out.height() * out.width();
        for (int i = 0; i < out.values().length; i++) {
            int c = i / size;
            double sum = bias.values()[c] + convolve(in, kernel, c, i % size / out.width(), i % out.width());
            out.values()[i] = Math.max(0, sum * norm.scale()[c] + norm.shift()[c]);
        }
        return out;
    }

    private static int half(int extent) {
        return (extent + 1) / STRIDE;
    }

    private static double convolve(Plane in, Weights kernel, int channel, int y, int x) {
        double sum = 0;
        int taps = KERNEL * KERNEL;
        for (int c = 0; c < in.channels(); c++) {
            for (int tap = 0; tap < taps; tap++) {
                sum += kernel.values()[(channel * in.channels() + c) * taps + tap]
                        * in.at(c, y * STRIDE + tap / KERNEL - 1, x * STRIDE + tap % KERNEL - 1);
            }
        }
        return sum;
    }

    /** Runs the GRU down the plane: each row, all channels of it, is one step. */
    private double[] gru(Plane plane) {
        int inputs = plane.channels() * plane.width();
        int width = state.get("gst.encoder.gru.weight_hh_l0", -1, -1).dim(1);
        Weights fromInput = state.get("gst.encoder.gru.weight_ih_l0", 3 * width, inputs);
        Weights fromHidden = state.get("gst.encoder.gru.weight_hh_l0", 3 * width, width);
        Weights inputBias = state.get("gst.encoder.gru.bias_ih_l0", 3 * width);
        Weights hiddenBias = state.get("gst.encoder.gru.bias_hh_l0", 3 * width);
        double[] hidden = new double[width];
        for (int y = 0; y < plane.height(); y++) {
            double[] row = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                row[i] = plane.at(i / plane.width(), y, i % plane.width());
            }
            hidden = step(affine(fromInput, row, inputBias), affine(fromHidden, hidden, hiddenBias), hidden);
        }
        return hidden;
    }

    /** One GRU step from the gates' two halves, in PyTorch's order: reset, update, new. */
    private static double[] step(double[] fromInput, double[] fromHidden, double[] hidden) {
        int width = hidden.length;
        double[] next = new double[width];
        for (int i = 0; i < width; i++) {
            double reset = sigmoid(fromInput[i] + fromHidden[i]);
            double update = sigmoid(fromInput[width + i] + fromHidden[width + i]);
            double fresh = Math.tanh(fromInput[2 * width + i] + reset * fromHidden[2 * width + i]);
            next[i] = (1 - update) * fresh + update * hidden[i];
        }
        return next;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[] affine(Weights matrix, double[] x, Weights bias) {
        double[] y = new double[matrix.dim(0)];
        for (int i = 0; i < y.length; i++) {
            double sum = bias.values()[i];
            for (int j = 0; j < x.length; j++) {
                sum += matrix.values()[i * x.length + j] * x[j];
            }
            y[i] = sum;
        }
        return y;
    }
}
