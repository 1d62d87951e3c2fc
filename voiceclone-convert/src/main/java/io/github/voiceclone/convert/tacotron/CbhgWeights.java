package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads a CBHG block back from its graph, the inverse of {@link Cbhg}. What batch norm multiplied with stays in the
 * convolution before it; the norm keeps a scale of 1 or -1 and its shift, with statistics that change nothing.
 */
final class CbhgWeights {
    private final GraphConstants graph;
    private final String prefix;
    private final Map<String, Weights> tensors;

    /**
     * Prepares a block.
     *
     * @param prefix what the names of the block's tensors start with, with the final dot
     * @param tensors takes the tensors
     */
    CbhgWeights(GraphConstants graph, String prefix, Map<String, Weights> tensors) {
        this.graph = graph;
        this.prefix = prefix;
        this.tensors = tensors;
    }

    void read() {
        bank();
        projections();
        if (graph.has(prefix + "pre_highway.weight")) {
            tensors.put(prefix + "pre_highway.weight", graph.transposed(prefix + "pre_highway.weight"));
        }
        for (int i = 0; i < graph.count(prefix + "highways.", ".W1.weight"); i++) {
            highway(prefix + "highways." + i + ".W1");
            highway(prefix + "highways." + i + ".W2");
        }
        gru();
    }

    private void bank() {
        float[] shifts = graph.get(prefix + "conv1d_bank.shift").values();
        int at = 0;
        for (int i = 0; i < graph.count(prefix + "conv1d_bank.", ".weight"); i++) {
            String name = prefix + "conv1d_bank." + i;
            Weights weight = graph.get(name + ".weight");
            int channels = weight.dim(0);
            float[] sign = new float[channels];
            Arrays.fill(sign, 1);
            if (graph.has(name + ".sign")) {
                sign = graph.get(name + ".sign").values();
            }
            convolution(name, weight, sign, Arrays.copyOfRange(shifts, at, at + channels));
            at += channels;
        }
    }

    private void projections() {
        for (String name : new String[] {prefix + "conv_project1", prefix + "conv_project2"}) {
            Weights weight = graph.get(name + ".weight");
            float[] ones = new float[weight.dim(0)];
            Arrays.fill(ones, 1);
            convolution(name, weight, ones, graph.get(name + ".shift").values());
        }
    }

    private void convolution(String name, Weights weight, float[] scale, float[] shift) {
        tensors.put(name + ".conv.weight", weight);
        tensors.put(name + ".bnorm.weight", new Weights(scale, scale.length));
        tensors.put(name + ".bnorm.bias", new Weights(shift, shift.length));
        BatchNorm.idle(name + ".bnorm", scale.length, tensors);
    }

    private void highway(String name) {
        tensors.put(name + ".weight", graph.transposed(name + ".weight"));
        tensors.put(name + ".bias", graph.get(name + ".bias"));
    }

    private void gru() {
        String name = prefix + "rnn";
        Weights input = graph.get(name + ".W");
        Weights recurrent = graph.get(name + ".R");
        Weights bias = graph.get(name + ".B");
        int gates = input.dim(1);
        Weights[] biases = {
            part(bias, 0, 4, gates), part(bias, 1, 4, gates), part(bias, 2, 4, gates), part(bias, 3, 4, gates)
        };
        for (int direction = 0; direction < 2; direction++) {
            String suffix = direction == 0 ? "_l0" : "_l0_reverse";
            tensors.put(name + ".weight_ih" + suffix, part(input, direction, 2, gates, input.dim(2)));
            tensors.put(name + ".weight_hh" + suffix, part(recurrent, direction, 2, gates, recurrent.dim(2)));
            tensors.put(name + ".bias_ih" + suffix, biases[2 * direction]);
            tensors.put(name + ".bias_hh" + suffix, biases[2 * direction + 1]);
        }
    }

    /** Returns one of equal parts, its gates in PyTorch's order. */
    private static Weights part(Weights all, int index, int parts, int... shape) {
        int size = all.values().length / parts;
        float[] values = Arrays.copyOfRange(all.values(), index * size, (index + 1) * size);
        return Cbhg.updateFirst(new Weights(values, shape));
    }
}
