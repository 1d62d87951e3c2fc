package io.github.voiceclone.convert.random;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;

/**
 * Random HiFi-GAN weights of the published 16 kHz size, for measuring speed without a checkpoint: rates 5, 5, 4, 2, 512
 * channels, residual blocks of type "1" with kernels 3, 7, 11 and dilations 1, 3, 5. Each layer keeps signals of about
 * unit size, far from saturation and from subnormal numbers, so that the network runs as fast as a trained one.
 */
public final class RandomHifiGan {
    private static final int MEL_BANDS = 80;
    private static final int CHANNELS = 512;
    private static final int[] RATES = {5, 5, 4, 2};
    private static final int[] KERNELS = {3, 7, 11};
    private static final int DILATIONS = 3;

    /** Gain of layers whose result alone goes on: it undoes what the rectifier before them takes away. */
    private static final double THROUGH = 1.4;

    /** Gain of layers whose result is added to their input: small enough for the sums not to grow. */
    private static final double ADDED = 0.4;

    private final RandomTensors tensors;

    private RandomHifiGan(long seed) {
        tensors = new RandomTensors(seed);
    }

    /**
     * Draws a network of 13.0 million parameters. Its settings are the defaults, {@link GeneratorSettings#of}.
     *
     * @param seed the same seed gives the same weights
     */
    public static StateDict draw(long seed) {
        RandomHifiGan network = new RandomHifiGan(seed);
        network.convolution("conv_pre", CHANNELS, MEL_BANDS, 7, 0.5);
        int channels = CHANNELS;
        for (int stage = 0; stage < RATES.length; stage++) {
            network.upsampling("ups." + stage, channels, RATES[stage]);
            channels /= 2;
            for (int block = 0; block < KERNELS.length; block++) {
                network.residualBlock("resblocks." + (stage * KERNELS.length + block), channels, KERNELS[block]);
            }
        }
        network.convolution("conv_post", 1, channels, 7, 0.3);
        return network.tensors.stateDict("random HiFi-GAN " + seed);
    }

    private void residualBlock(String prefix, int channels, int kernel) {
        for (int i = 0; i < DILATIONS; i++) {
            convolution(prefix + ".convs1." + i, channels, channels, kernel, THROUGH);
            convolution(prefix + ".convs2." + i, channels, channels, kernel, ADDED);
        }
    }

    private void convolution(String prefix, int outputs, int inputs, int taps, double gain) {
        tensors.add(prefix + ".weight", gain / Math.sqrt((double) inputs * taps), outputs, inputs, taps);
        tensors.add(prefix + ".bias", 0.05, outputs);
    }

    /** Two taps of the layer meet in each place, as it has twice as many as its rate. */
    private void upsampling(String prefix, int channels, int rate) {
        tensors.add(prefix + ".weight", THROUGH / Math.sqrt(2.0 * channels), channels, channels / 2, 2 * rate);
        tensors.add(prefix + ".bias", 0.05, channels / 2);
    }
}
