package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.vocoder.Upsampling;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolution over time at the rate of its input: a plain one, or one phase of a transposed one. A signal is {@code
 * float[channels][places]}, zero outside.
 *
 * @param offsets place of each tap's input, from the output's
 * @param weights [outputs][inputs · taps]
 * @param bias [outputs]
 */
@SuppressWarnings("ArrayRecordComponent") // read within this package only, never compared
record TapFilter(int[] offsets, float[][] weights, float[] bias) {
    private static final int TILE = 2048;

    /** Returns a convolution that keeps the length. */
    static TapFilter plain(Weights weight, Weights bias, int dilation) {
        int taps = weight.dim(2);
        int[] offsets = new int[taps];
        for (int tap = 0; tap < taps; tap++) {
            offsets[tap] = tap * dilation - (taps - 1) * dilation / 2;
        }
        int row = weight.dim(1) * taps;
        float[][] rows = new float[weight.dim(0)][row];
        for (int output = 0; output < rows.length; output++) {
            System.arraycopy(weight.values(), output * row, rows[output], 0, row);
        }
        return new TapFilter(offsets, rows, bias.values());
    }

    /** Returns the taps of a transposed convolution that one phase of its output sees, in order. */
    static List<Integer> tapsOf(Upsampling upsampling, int phase) {
        List<Integer> taps = new ArrayList<>();
        for (int tap = upsampling.kernel() - 1; tap >= 0; tap--) {
            if (upsampling.sees(phase, tap)) {
                taps.add(tap);
            }
        }
        return taps;
    }

    /** Returns a phase of a transposed convolution, weights [inputs, outputs, taps]. */
    static TapFilter phase(Weights weight, Weights bias, Upsampling upsampling, int phase) {
        List<Integer> taps = tapsOf(upsampling, phase);
        int inputs = weight.dim(0);
        int outputs = weight.dim(1);
        float[][] rows = new float[outputs][inputs * taps.size()];
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < inputs; input++) {
                for (int i = 0; i < taps.size(); i++) {
                    int at = (input * outputs + output) * upsampling.kernel() + taps.get(i);
                    rows[output][input * taps.size() + i] = weight.values()[at];
                }
            }
        }
        int[] offsets =
                taps.stream().mapToInt(tap -> upsampling.source(phase, tap)).toArray();
        return new TapFilter(offsets, rows, bias.values());
    }

    /** Returns the weights with the bias after them, [outputs][inputs · taps + 1]. */
    double[][] rows() {
        double[][] rows = new double[weights.length][];
        for (int output = 0; output < rows.length; output++) {
            int features = weights[output].length;
            rows[output] = new double[features + 1];
            for (int i = 0; i < features; i++) {
                rows[output][i] = weights[output][i];
            }
            rows[output][features] = bias[output];
        }
        return rows;
    }

    /** Returns where the taps of {@code offsets} are among those of {@code union}, which is ascending, for each input. */
    static int[] features(int[] offsets, int[] union, int inputs) {
        int[] features = new int[inputs * offsets.length];
        for (int i = 0; i < features.length; i++) {
            features[i] = i / offsets.length * union.length + Arrays.binarySearch(union, offsets[i % offsets.length]);
        }
        return features;
    }

    /** Applies the filter. */
    float[][] apply(float[][] signal) {
        int places = signal[0].length;
        float[][] result = new float[weights.length][places];
        IntStream.range(0, (places + TILE - 1) / TILE).parallel().forEach(tile -> {
            int to = Math.min(places, (tile + 1) * TILE);
            for (int output = 0; output < weights.length; output++) {
                tile(signal, output, result[output], tile * TILE, to);
            }
        });
        return result;
    }

    private void tile(float[][] signal, int output, float[] result, int from, int to) {
        Arrays.fill(result, from, to, bias[output]);
        for (int input = 0; input < signal.length; input++) {
            for (int tap = 0; tap < offsets.length; tap++) {
                add(signal[input], offsets[tap], weights[output][input * offsets.length + tap], result, from, to);
            }
        }
    }

    private static void add(float[] signal, int offset, float weight, float[] result, int from, int to) {
        int first = Math.max(from, -offset);
        int last = Math.min(to, signal.length - offset);
        for (int place = first; place < last; place++) {
            result[place] += weight * signal[place + offset];
        }
    }

    /** Applies a transposed convolution. */
    static float[][] upsample(float[][] signal, Weights weight, Weights bias, Upsampling upsampling) {
        int rate = upsampling.rate();
        float[][] result = new float[weight.dim(1)][signal[0].length * rate];
        for (int phase = 0; phase < rate; phase++) {
            float[][] values = phase(weight, bias, upsampling, phase).apply(signal);
            for (int output = 0; output < result.length; output++) {
                for (int place = 0; place < values[output].length; place++) {
                    result[output][place * rate + phase] = values[output][place];
                }
            }
        }
        return result;
    }
}
