package io.github.voiceclone.convert.random;

import io.github.voiceclone.convert.checkpoint.StateDict;

/**
 * Random weights of a source-filter vocoder of this project's size: networks of 96 and 128 channels, 120 classes of pitch, 80 mel
 * bands.
 */
public final class RandomSourceFilter {
    private static final int BANDS = 80;

    private RandomSourceFilter() {}

    /**
     * Draws a network of 0.6 million parameters.
     *
     * @param seed the same seed gives the same weights
     */
    public static StateDict draw(long seed) {
        RandomTensors tensors = new RandomTensors(seed);
        network(tensors, "pitch", 96, 5, 121);
        network(tensors, "envelope", 128, 6, BANDS);
        return tensors.stateDict("random source-filter vocoder " + seed);
    }

    private static void network(RandomTensors tensors, String name, int width, int layers, int outputs) {
        convolution(tensors, name + ".first", width, BANDS, 5);
        for (int i = 0; i < layers; i++) {
            convolution(tensors, name + ".mid." + i, width, width, 3);
        }
        convolution(tensors, name + ".last", outputs, width, 1);
    }

    private static void convolution(RandomTensors tensors, String name, int outputs, int inputs, int taps) {
        tensors.add(name + ".weight", 0.7 / Math.sqrt((double) inputs * taps), outputs, inputs, taps);
        tensors.add(name + ".bias", 0.05, outputs);
    }
}
