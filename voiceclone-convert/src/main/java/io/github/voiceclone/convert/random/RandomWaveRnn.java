package io.github.voiceclone.convert.random;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;

/**
 * Random WaveRNN weights of the published 16 kHz size, for measuring speed without a checkpoint: two recurrent layers and two
 * dense ones of 512 units, 80 mel bands, upsampling by 5, 5 and 8, and 512 levels.
 */
public final class RandomWaveRnn {
    private static final int BANDS = 80;
    private static final int AUXILIARY = 32;
    private static final int COMPUTE = 128;
    private static final int BLOCKS = 10;
    private static final int[] FACTORS = {5, 5, 8};

    private final RandomTensors tensors;
    private StateDict state;

    private RandomWaveRnn(long seed) {
        tensors = new RandomTensors(seed);
        state = tensors.stateDict("random WaveRNN " + seed);
    }

    /**
     * Draws a network of 4.3 million parameters.
     *
     * @param seed the same seed gives the same weights
     */
    public static StateDict draw(long seed) {
        return draw(seed, 512, 512, 512);
    }

    /**
     * Draws a network.
     *
     * @param recurrent units of each recurrent layer
     * @param dense units of each dense layer
     * @param outputs outputs: a power of two for levels, or three for each logistic distribution
     */
    public static StateDict draw(long seed, int recurrent, int dense, int outputs) {
        RandomWaveRnn network = new RandomWaveRnn(seed);
        network.conditioning();
        network.layer("I", recurrent, 1 + BANDS + AUXILIARY);
        network.gates("rnn1", recurrent, recurrent);
        network.gates("rnn2", recurrent, recurrent + AUXILIARY);
        network.layer("fc1", dense, recurrent + AUXILIARY);
        network.layer("fc2", dense, dense + AUXILIARY);
        network.layer("fc3", outputs, dense);
        StateDict drawn = network.tensors.stateDict("random WaveRNN " + seed);
        for (String name : network.state.names()) {
            drawn = drawn.with(name, network.state.get(name));
        }
        return drawn;
    }

    private void conditioning() {
        String prefix = "upsample.resnet.";
        convolution(prefix + "conv_in", COMPUTE, BANDS, 5);
        norm(prefix + "batch_norm", COMPUTE);
        for (int block = 0; block < BLOCKS; block++) {
            for (int i = 1; i <= 2; i++) {
                convolution(prefix + "layers." + block + ".conv" + i, COMPUTE, COMPUTE, 1);
                norm(prefix + "layers." + block + ".batch_norm" + i, COMPUTE);
            }
        }
        convolution(prefix + "conv_out", 4 * AUXILIARY, COMPUTE, 1);
        tensors.add(prefix + "conv_out.bias", 0.05, 4 * AUXILIARY);
        for (int stage = 0; stage < FACTORS.length; stage++) {
            int taps = 2 * FACTORS[stage] + 1;
            fixed("upsample.up_layers." + (2 * stage + 1) + ".weight", 1f / taps, 1, 1, 1, taps);
        }
    }

    private void convolution(String name, int outputs, int inputs, int taps) {
        tensors.add(name + ".weight", 0.7 / Math.sqrt((double) inputs * taps), outputs, inputs, taps);
    }

    private void norm(String name, int channels) {
        fixed(name + ".weight", 1, channels);
        fixed(name + ".bias", 0, channels);
        fixed(name + ".running_mean", 0, channels);
        fixed(name + ".running_var", 1, channels);
    }

    private void fixed(String name, float value, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(values, value);
        state = state.with(name, new Weights(values, shape));
    }

    private void layer(String name, int outputs, int inputs) {
        tensors.add(name + ".weight", 1 / Math.sqrt(inputs), outputs, inputs);
        tensors.add(name + ".bias", 0.05, outputs);
    }

    private void gates(String name, int width, int inputs) {
        tensors.add(name + ".weight_ih_l0", 1 / Math.sqrt(inputs), 3 * width, inputs);
        tensors.add(name + ".weight_hh_l0", 1 / Math.sqrt(width), 3 * width, width);
        tensors.add(name + ".bias_ih_l0", 0.05, 3 * width);
        tensors.add(name + ".bias_hh_l0", 0.05, 3 * width);
    }
}
