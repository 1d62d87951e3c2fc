package io.github.voiceclone.convert.prune;

import java.util.Arrays;

/** Arithmetic on signals: {@code float[channels][places]}. */
final class Signals {
    private Signals() {}

    static float[][] copy(float[][] signal) {
        float[][] result = new float[signal.length][];
        Arrays.setAll(result, channel -> signal[channel].clone());
        return result;
    }

    /** Returns some channels of a signal. */
    static float[][] pick(float[][] signal, int[] channels) {
        float[][] result = new float[channels.length][];
        Arrays.setAll(result, i -> signal[channels[i]].clone());
        return result;
    }

    static float[][] leaky(float[][] signal, float slope) {
        float[][] result = copy(signal);
        for (float[] channel : result) {
            for (int place = 0; place < channel.length; place++) {
                channel[place] = channel[place] < 0 ? slope * channel[place] : channel[place];
            }
        }
        return result;
    }

    /** Adds {@code factor · other} to a signal. */
    static void add(float[][] signal, float[][] other, float factor) {
        for (int channel = 0; channel < signal.length; channel++) {
            for (int place = 0; place < signal[channel].length; place++) {
                signal[channel][place] += factor * other[channel][place];
            }
        }
    }

    /** Returns the sum, over channels and a sample of places, of the squared differences from a channel's mean. */
    static double energy(float[][] signal, int[] places) {
        double sum = Double.MIN_NORMAL;
        for (float[] channel : signal) {
            double mean = 0;
            double squares = 0;
            for (int place : places) {
                mean += channel[place];
                squares += (double) channel[place] * channel[place];
            }
            sum += Math.max(0, squares - mean * mean / places.length);
        }
        return sum;
    }
}
