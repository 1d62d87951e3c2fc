package io.github.voiceclone.recording;

import java.util.Arrays;

/**
 * Level of the hum of mains electricity: lines at 50 or 60 Hz and multiples that stay while speech comes and goes. Each bin
 * counts with the power that nine tenths of the windows of 0.5 s exceed, so that voices, which move, count little.
 */
final class MainsHum {
    private static final int SIZE = 8192;
    private static final int HOP = SIZE / 2;
    private static final double BIN_HZ = (double) SpeechLevels.RATE / SIZE;
    private static final int HARMONICS = 6;
    private static final int BINS = (int) (400 / BIN_HZ);
    /** With fewer windows, a vowel would pass for a hum. */
    private static final int LEAST_WINDOWS = 4;

    private static final double QUIET_SHARE = 0.1;
    /** A line is this far above what is around it, in dB. */
    private static final double LINE_DB = 12;
    /** Distances from a line, in Hz, between which its surroundings are measured. */
    private static final double NEAR_HZ = 5;

    private static final double FAR_HZ = 15;
    private static final int LEAST_LINES = 2;
    /** The power of a line's highest bin, of the whole line under a Hann window. */
    private static final double PEAK_SHARE = 2.0 / 3;

    private MainsHum() {}

    /** Returns the hum's level, in dBFS; -100 if there is none. */
    static double db(float[] samples) {
        int windows = Math.max(0, (samples.length - SIZE) / HOP + 1);
        if (windows < LEAST_WINDOWS) {
            return SpeechLevels.decibels(0);
        }
        double[] steady = steadyPower(samples, windows);
        return SpeechLevels.decibels(Math.max(hum(steady, 50), hum(steady, 60)));
    }

    private static double[] steadyPower(float[] samples, int windows) {
        Fft fft = new Fft(SIZE);
        double[] power = new double[SIZE / 2];
        double[][] bins = new double[BINS][windows];
        for (int w = 0; w < windows; w++) {
            fft.power(samples, w * HOP, power);
            for (int k = 0; k < BINS; k++) {
                bins[k][w] = power[k];
            }
        }
        double[] steady = new double[BINS];
        for (int k = 0; k < BINS; k++) {
            Arrays.sort(bins[k]);
            steady[k] = SpeechLevels.quantile(bins[k], QUIET_SHARE);
        }
        return steady;
    }

    private static double hum(double[] steady, double base) {
        double sum = 0;
        int lines = 0;
        for (int harmonic = 1; harmonic <= HARMONICS; harmonic++) {
            double center = harmonic * base / BIN_HZ;
            int bin = (int) Math.round(center);
            double peak = Math.max(steady[bin], Math.max(steady[bin - 1], steady[bin + 1]));
            if (SpeechLevels.decibels(peak) - SpeechLevels.decibels(around(steady, center)) > LINE_DB) {
                sum += peak / PEAK_SHARE;
                lines++;
            }
        }
        return lines < LEAST_LINES ? 0 : sum;
    }

    /** Returns the median power on both sides of a line. */
    private static double around(double[] steady, double center) {
        int near = (int) Math.ceil(NEAR_HZ / BIN_HZ);
        int far = (int) (FAR_HZ / BIN_HZ);
        double[] values = new double[2 * (far - near + 1)];
        int count = 0;
        for (int d = near; d <= far; d++) {
            values[count++] = steady[(int) Math.round(center - d)];
            values[count++] = steady[(int) Math.min(steady.length - 1, Math.round(center + d))];
        }
        Arrays.sort(values);
        return values[count / 2];
    }
}
