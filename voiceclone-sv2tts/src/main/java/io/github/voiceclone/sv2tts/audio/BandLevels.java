package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;

/**
 * The levels of a clip in bands of frequency, window by window, in dB relative to full scale.
 *
 * @param bands for each band its level in every window; lowest band first
 * @param total the level of all bands together in every window
 */
@SuppressWarnings("ArrayRecordComponent") // package-private and short-lived
record BandLevels(List<double[]> bands, double[] total) {
    /** The bands' edges, in Hz; what lies below is rumble. About an octave each, as in WebRTC's detector. */
    private static final double[] EDGES_HZ = {80, 250, 500, 1000, 2000, 4000, 8000};
    /** The level of digital silence, in dBFS: below the noise of 16-bit samples. */
    private static final double FLOOR_DB = -100;
    /** The mean square of a Hann window. */
    private static final double HANN_POWER = 0.375;

    /** Measures the whole windows of {@code window} samples that a clip has. */
    static BandLevels of(AudioClip clip, int window) {
        int windows = clip.length() / window;
        int count = EDGES_HZ.length - 1;
        double[][] bands = new double[count][windows];
        double[] total = new double[windows];
        Stft stft = new Stft(window, window, window);
        double[] samples = delayed(clip, window / 2);
        for (int t = 0; t < windows; t++) {
            double[] spectrum = stft.forward(samples, t + 1);
            double sum = 0;
            for (int b = 0; b < count; b++) {
                double power = power(spectrum, window, bin(b, window, clip), bin(b + 1, window, clip));
                bands[b][t] = decibels(power);
                sum += power;
            }
            total[t] = decibels(sum);
        }
        return new BandLevels(List.of(bands), total);
    }

    /** Delays a clip so that window {@code t} is centred where frame {@code t + 1} of a transform is. */
    private static double[] delayed(AudioClip clip, int samples) {
        float[] input = clip.toArray();
        double[] output = new double[input.length + samples];
        for (int i = 0; i < input.length; i++) {
            output[samples + i] = input[i];
        }
        return output;
    }

    private static int bin(int edge, int window, AudioClip clip) {
        return (int) Math.min(window / 2 + 1, Math.ceil(EDGES_HZ[edge] * window / clip.sampleRate()));
    }

    private static double power(double[] spectrum, int window, int from, int to) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
        }
        return 2 * sum / (HANN_POWER * window * window);
    }

    private static double decibels(double power) {
        return 10 * Math.log10(power + Math.pow(10, FLOOR_DB / 10));
    }
}
