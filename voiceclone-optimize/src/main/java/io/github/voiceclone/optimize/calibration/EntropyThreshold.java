package io.github.voiceclone.optimize.calibration;

/** Finds the magnitude to clip at so that 128 levels below it keep most of a distribution's information. */
final class EntropyThreshold {
    private static final int LEVELS = 128;
    private static final int STRIDE = 8;

    private EntropyThreshold() {}

    /** Returns the threshold, at most the largest magnitude seen. */
    static float of(Observation seen) {
        double[] magnitudes = seen.magnitudes();
        int best = magnitudes.length;
        double least = Double.POSITIVE_INFINITY;
        for (int bins = LEVELS; bins <= magnitudes.length; bins += STRIDE) {
            double divergence = divergence(magnitudes, bins);
            if (divergence < least) {
                least = divergence;
                best = bins;
            }
        }
        return seen.limit() * best / magnitudes.length;
    }

    /** Returns the divergence of the first bins merged into levels from the same bins with all that lies beyond in the last. */
    private static double divergence(double[] counts, int bins) {
        double beyond = 0;
        for (int i = bins; i < counts.length; i++) {
            beyond += counts[i];
        }
        double total = sum(counts, 0, bins) + beyond;
        double kept = total - beyond;
        if (kept == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double divergence = 0;
        for (int level = 0; level < LEVELS; level++) {
            int from = level * bins / LEVELS;
            int to = (level + 1) * bins / LEVELS;
            double share = sum(counts, from, to) / filled(counts, from, to);
            for (int i = from; i < to; i++) {
                double p = (counts[i] + (i == bins - 1 ? beyond : 0)) / total;
                double q = counts[i] > 0 ? share / kept : 1 / (total * counts.length);
                divergence += p > 0 ? p * Math.log(p / q) : 0;
            }
        }
        return divergence;
    }

    private static double sum(double[] counts, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    private static double filled(double[] counts, int from, int to) {
        int filled = 0;
        for (int i = from; i < to; i++) {
            filled += counts[i] > 0 ? 1 : 0;
        }
        return Math.max(1, filled);
    }
}
