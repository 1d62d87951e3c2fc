package io.github.voiceclone.optimize.quality.metric;

import java.util.Arrays;

/**
 * Alignment of two recordings: dynamic time warping over their mel cepstra (Sakoe and Chiba, 1978; steps of one frame in
 * either or both), and their distances along the path.
 *
 * @param melCepstralDistortion mean over the path, in dB, 0 or more (Kubichek, 1993): 10 / ln 10 · √(2 Σ Δc²)
 * @param logSpectralDistance mean over the path of the root mean square difference of the mel bands' levels, in dB, 0
 *     or more
 */
public record Alignment(double melCepstralDistortion, double logSpectralDistance) {
    private static final double DECIBELS = 10 / Math.log(10) * Math.sqrt(2);

    /**
     * Returns the alignment of two recordings of at least one frame each; takes time and memory in proportion to the
     * product of their frames.
     */
    public static Alignment of(MelCepstrum one, MelCepstrum other) {
        double[][] total = new double[one.frames() + 1][other.frames() + 1];
        for (double[] row : total) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        total[0][0] = 0;
        for (int i = 1; i <= one.frames(); i++) {
            for (int j = 1; j <= other.frames(); j++) {
                double before = Math.min(total[i - 1][j - 1], Math.min(total[i - 1][j], total[i][j - 1]));
                total[i][j] = before + distance(one.cepstra()[i - 1], other.cepstra()[j - 1]);
            }
        }
        return back(one, other, total);
    }

    /** Follows the cheapest path back, and averages over it. */
    private static Alignment back(MelCepstrum one, MelCepstrum other, double[][] total) {
        int i = one.frames();
        int j = other.frames();
        int steps = 0;
        double cepstral = 0;
        double spectral = 0;
        while (i > 0 && j > 0) {
            cepstral += DECIBELS * distance(one.cepstra()[i - 1], other.cepstra()[j - 1]);
            double difference = distance(one.levels()[i - 1], other.levels()[j - 1]);
            spectral += difference / Math.sqrt(one.levels()[i - 1].length);
            steps++;
            double least = Math.min(total[i - 1][j - 1], Math.min(total[i - 1][j], total[i][j - 1]));
            if (total[i - 1][j - 1] == least) {
                i--;
                j--;
            } else if (total[i - 1][j] == least) {
                i--;
            } else {
                j--;
            }
        }
        return new Alignment(cepstral / steps, spectral / steps);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
