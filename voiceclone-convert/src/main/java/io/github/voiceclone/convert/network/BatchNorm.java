package io.github.voiceclone.convert.network;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.Map;

/**
 * A batch normalisation with fixed statistics: {@code y = scale · x + shift} for each channel (Ioffe and Szegedy,
 * arXiv 1502.03167).
 */
@SuppressWarnings("ArrayRecordComponent") // read only, never changed
public record BatchNorm(double[] scale, double[] shift) {
    /** PyTorch's default, which no model of this family changes. */
    private static final double EPSILON = 1e-5;

    /** Reads the layer whose tensors are {@code name + ".weight"} and so on. */
    public static BatchNorm read(StateDict state, String name, int channels) {
        Weights gamma = state.get(name + ".weight", channels);
        Weights beta = state.get(name + ".bias", channels);
        Weights mean = state.get(name + ".running_mean", channels);
        Weights variance = state.get(name + ".running_var", channels);
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int i = 0; i < channels; i++) {
            scale[i] = gamma.values()[i] / Math.sqrt(variance.values()[i] + EPSILON);
            shift[i] = beta.values()[i] - mean.values()[i] * scale[i];
        }
        return new BatchNorm(scale, shift);
    }

    /** Adds the statistics of layer {@code name} with which it only scales by its weight and shifts by its bias. */
    public static void idle(String name, int channels, Map<String, Weights> tensors) {
        float[] variance = new float[channels];
        Arrays.fill(variance, (float) (1 - EPSILON));
        tensors.put(name + ".running_mean", new Weights(new float[channels], channels));
        tensors.put(name + ".running_var", new Weights(variance, channels));
        tensors.put(name + ".num_batches_tracked", new Weights(new float[1]));
    }

    /** Returns the scales without their signs: such a scale passes through ReLU and maximum. */
    public double[] magnitude() {
        double[] magnitude = scale.clone();
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = Math.abs(magnitude[i]);
        }
        return magnitude;
    }

    /** Returns 1 for each scale that is zero or above, else -1. */
    public double[] sign() {
        double[] sign = scale.clone();
        for (int i = 0; i < sign.length; i++) {
            sign[i] = sign[i] < 0 ? -1 : 1;
        }
        return sign;
    }
}
