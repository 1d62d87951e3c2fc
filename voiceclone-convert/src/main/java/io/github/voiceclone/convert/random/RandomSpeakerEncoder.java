package io.github.voiceclone.convert.random;

import io.github.voiceclone.convert.checkpoint.StateDict;

/**
 * Random speaker encoder weights of the published size, for measuring speed without a checkpoint: 40 mel bands, three
 * LSTMs of 256, embeddings of 256.
 */
public final class RandomSpeakerEncoder {
    private static final int MEL_BANDS = 40;
    private static final int SIZE = 256;
    private static final int LAYERS = 3;

    private RandomSpeakerEncoder() {}

    /**
     * Draws a network of 1.4 million parameters.
     *
     * @param seed the same seed gives the same weights
     */
    public static StateDict draw(long seed) {
        RandomTensors tensors = new RandomTensors(seed);
        double deviation = 1 / Math.sqrt(SIZE);
        for (int layer = 0; layer < LAYERS; layer++) {
            int inputs = layer == 0 ? MEL_BANDS : SIZE;
            tensors.add("lstm.weight_ih_l" + layer, 1 / Math.sqrt(inputs), 4 * SIZE, inputs);
            tensors.add("lstm.weight_hh_l" + layer, deviation, 4 * SIZE, SIZE);
            tensors.add("lstm.bias_ih_l" + layer, 0.1, 4 * SIZE);
            tensors.add("lstm.bias_hh_l" + layer, 0.1, 4 * SIZE);
        }
        tensors.add("linear.weight", deviation, SIZE, SIZE);
        tensors.add("linear.bias", 0.1, SIZE);
        return tensors.stateDict("random speaker encoder " + seed);
    }
}
