package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.graph.Weights;

/**
 * The weights of a convolution over time.
 *
 * @param weight [output channels, input channels, taps], or [input, output, taps] of a transposed convolution
 * @param bias [output channels]
 */
record Convolution(Weights weight, Weights bias) {

    /** Reads layer {@code prefix} and folds its weight norm. */
    static Convolution read(StateDict state, String prefix, int outputs, int inputs, int taps) {
        return new Convolution(
                WeightNorm.fold(state, prefix, outputs, inputs, taps), state.get(prefix + ".bias", outputs));
    }

    /** Reads transposed layer {@code prefix} and folds its weight norm. */
    static Convolution readTransposed(StateDict state, String prefix, int inputs, int outputs, int taps) {
        return new Convolution(
                WeightNorm.fold(state, prefix, inputs, outputs, taps), state.get(prefix + ".bias", outputs));
    }

    /** Returns the convolution that makes of {@code x} what this makes of {@code factor · x}. */
    Convolution forInputTimes(float factor) {
        float[] values = weight.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Convolution(new Weights(values, weight.shape()), bias);
    }
}
