package io.github.voiceclone.convert.graph;

import io.github.voiceclone.convert.checkpoint.Weights;

/**
 * Triangular mel bands of unit area on Slaney's scale (Auditory Toolbox, 1998): linear below 1 kHz at 200/3 Hz a mel,
 * logarithmic above, 27 mels for a factor of 6.4.
 */
final class SlaneyMelBands {
    private static final double HZ_PER_MEL = 200.0 / 3;
    private static final double KNEE_HZ = 1000;
    private static final double KNEE_MEL = KNEE_HZ / HZ_PER_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private SlaneyMelBands() {}

    /**
     * Returns the bands' weights over the frequencies of a discrete Fourier transform, from 0 Hz to half the sample
     * rate: [bands, windowLength / 2 + 1].
     */
    static Weights of(int bands, int sampleRate, int windowLength) {
        int bins = windowLength / 2 + 1;
        float[] values = new float[bands * bins];
        double top = mel(sampleRate / 2.0);
        for (int band = 0; band < bands; band++) {
            double low = hertz(top * band / (bands + 1));
            double centre = hertz(top * (band + 1) / (bands + 1));
            double high = hertz(top * (band + 2) / (bands + 1));
            for (int bin = 0; bin < bins; bin++) {
                double frequency = (double) bin * sampleRate / windowLength;
                double triangle = Math.min((frequency - low) / (centre - low), (high - frequency) / (high - centre));
                values[band * bins + bin] = (float) (Math.max(0, triangle) * 2 / (high - low));
            }
        }
        return new Weights(values, bands, bins);
    }

    private static double mel(double hertz) {
        return hertz < KNEE_HZ ? hertz / HZ_PER_MEL : KNEE_MEL + Math.log(hertz / KNEE_HZ) / LOG_STEP;
    }

    private static double hertz(double mel) {
        return mel < KNEE_MEL ? mel * HZ_PER_MEL : KNEE_HZ * Math.exp((mel - KNEE_MEL) * LOG_STEP);
    }
}
