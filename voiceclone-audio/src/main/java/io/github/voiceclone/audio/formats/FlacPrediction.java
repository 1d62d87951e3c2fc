package io.github.voiceclone.audio.formats;

import org.jspecify.annotations.Nullable;

/**
 * One way to code a channel of a FLAC frame: as one value, as it is, or by a predictor, fixed or linear, and what it misses
 * by (RFC 9639, section 9.2).
 */
final class FlacPrediction {
    private static final int CONSTANT = 0;
    private static final int VERBATIM = 1;
    private static final int FIXED = 8;
    private static final int LINEAR = 31;
    private static final int MAX_FIXED_ORDER = 4;
    /** The most that players of streams must take at up to 48 kHz. */
    private static final int MAX_LINEAR_ORDER = 12;

    private static final int PRECISION = 14;
    private static final int MAX_SHIFT = 15;

    private final int type;
    private final int[] samples;
    private final int sampleBits;
    private final int order;
    private final int[] coefficients;
    private final int shift;
    private final @Nullable FlacResidual residual;
    private final long bits;

    private FlacPrediction(
            int type,
            int[] samples,
            int sampleBits,
            int order,
            int[] coefficients,
            int shift,
            int @Nullable [] missed) {
        this.type = type;
        this.samples = samples;
        this.sampleBits = sampleBits;
        this.order = order;
        this.coefficients = coefficients;
        this.shift = shift;
        this.residual = missed == null ? null : new FlacResidual(missed, order, Math.min(30, sampleBits));
        long header = coefficients.length == 0 ? 0 : 9 + (long) PRECISION * order;
        this.bits = header + (long) order * sampleBits + (residual == null ? 0 : residual.bits());
    }

    /** Returns the shortest code of a block of samples. */
    static FlacPrediction best(int[] samples, int sampleBits) {
        int first = samples[0];
        if (java.util.Arrays.stream(samples).allMatch(sample -> sample == first)) {
            return new FlacPrediction(CONSTANT, samples, sampleBits, 1, new int[0], 0, null);
        }
        FlacPrediction best = new FlacPrediction(VERBATIM, samples, sampleBits, samples.length, new int[0], 0, null);
        FlacPrediction fixed = fixed(samples, sampleBits);
        best = fixed.bits < best.bits ? fixed : best;
        FlacPrediction linear = samples.length > 2 * MAX_LINEAR_ORDER ? linear(samples, sampleBits) : null;
        return linear != null && linear.bits < best.bits ? linear : best;
    }

    /** The fixed predictor that misses by least in sum; order n takes the n-th differences. */
    private static FlacPrediction fixed(int[] samples, int sampleBits) {
        int[] differences = samples.clone();
        int[] best = differences.clone();
        int bestOrder = 0;
        long least = sum(differences, MAX_FIXED_ORDER);
        for (int order = 1; order <= Math.min(MAX_FIXED_ORDER, samples.length - 1); order++) {
            for (int i = samples.length - 1; i >= order; i--) {
                differences[i] -= differences[i - 1];
            }
            long sum = sum(differences, MAX_FIXED_ORDER);
            if (sum < least) {
                least = sum;
                best = differences.clone();
                bestOrder = order;
            }
        }
        return new FlacPrediction(FIXED + bestOrder, samples, sampleBits, bestOrder, new int[0], 0, best);
    }

    private static long sum(int[] values, int from) {
        long sum = 0;
        for (int i = from; i < values.length; i++) {
            sum += Math.abs((long) values[i]);
        }
        return sum;
    }

    /** A linear predictor of the order that promises the shortest code; null if it cannot be coded. */
    private static @Nullable FlacPrediction linear(int[] samples, int sampleBits) {
        double[] correlation = autocorrelation(samples);
        double[][] predictors = new double[MAX_LINEAR_ORDER + 1][];
        double[] errors = levinson(correlation, predictors);
        int order = 1;
        double least = Double.MAX_VALUE;
        for (int candidate = 1; candidate <= MAX_LINEAR_ORDER; candidate++) {
            double deviation = Math.max(errors[candidate] / samples.length, 1e-3);
            double bits = Math.log(deviation) / Math.log(2) / 2 * (samples.length - candidate)
                    + candidate * (sampleBits + PRECISION);
            if (bits < least) {
                least = bits;
                order = candidate;
            }
        }
        double largest = 0;
        for (double coefficient : predictors[order]) {
            largest = Math.max(largest, Math.abs(coefficient));
        }
        int shift = Math.min(MAX_SHIFT, PRECISION - 2 - Math.getExponent(largest));
        if (largest == 0 || shift < 0) {
            return null;
        }
        int[] coefficients = quantized(predictors[order], shift);
        int[] missed = new int[samples.length];
        for (int i = order; i < samples.length; i++) {
            long sum = 0;
            for (int k = 0; k < order; k++) {
                sum += (long) coefficients[k] * samples[i - 1 - k];
            }
            long miss = samples[i] - (sum >> shift);
            if (Math.abs(miss) >= 1 << 30) {
                return null;
            }
            missed[i] = (int) miss;
        }
        return new FlacPrediction(LINEAR + order, samples, sampleBits, order, coefficients, shift, missed);
    }

    /** Rounds so that what one coefficient loses the next one gains. */
    private static int[] quantized(double[] predictor, int shift) {
        int limit = 1 << (PRECISION - 1);
        int[] coefficients = new int[predictor.length];
        double carried = 0;
        for (int k = 0; k < coefficients.length; k++) {
            carried += predictor[k] * (1 << shift);
            coefficients[k] = (int) Math.max(-limit, Math.min(limit - 1, Math.round(carried)));
            carried -= coefficients[k];
        }
        return coefficients;
    }

    /** Under a window that falls to zero over a quarter of the block at each end (Tukey's, of 0.5). */
    private static double[] autocorrelation(int[] samples) {
        int n = samples.length;
        double[] windowed = new double[n];
        double slope = Math.max(1, n / 4.0);
        for (int i = 0; i < n; i++) {
            double edge = Math.min(1, Math.min(i + 1, n - i) / slope);
            windowed[i] = samples[i] * (0.5 - 0.5 * Math.cos(Math.PI * edge));
        }
        double[] correlation = new double[MAX_LINEAR_ORDER + 1];
        for (int lag = 0; lag < correlation.length; lag++) {
            double sum = 0;
            for (int i = lag; i < n; i++) {
                sum += windowed[i] * windowed[i - lag];
            }
            correlation[lag] = sum;
        }
        return correlation;
    }

    /** Fills in the predictors of each order and returns their errors (Levinson and Durbin's recursion). */
    private static double[] levinson(double[] correlation, double[][] predictors) {
        double[] errors = new double[predictors.length];
        errors[0] = correlation[0];
        predictors[0] = new double[0];
        for (int order = 1; order < predictors.length; order++) {
            double[] before = predictors[order - 1];
            double reflection = correlation[order];
            for (int k = 0; k < before.length; k++) {
                reflection -= before[k] * correlation[order - 1 - k];
            }
            reflection = errors[order - 1] <= 0 ? 0 : reflection / errors[order - 1];
            double[] predictor = java.util.Arrays.copyOf(before, order);
            predictor[order - 1] = reflection;
            for (int k = 0; k < before.length; k++) {
                predictor[k] = before[k] - reflection * before[order - 2 - k];
            }
            predictors[order] = predictor;
            errors[order] = errors[order - 1] * (1 - reflection * reflection);
        }
        return errors;
    }

    /** Writes the channel: a header, the samples that nothing precedes, the predictor, and what it misses by. */
    void write(FlacBitWriter out) {
        out.write((long) type << 1, 8);
        for (int i = 0; i < order; i++) {
            out.write(samples[i], sampleBits);
        }
        if (coefficients.length > 0) {
            out.write(PRECISION - 1, 4);
            out.write(shift, 5);
            for (int coefficient : coefficients) {
                out.write(coefficient, PRECISION);
            }
        }
        if (residual != null) {
            residual.write(out);
        }
    }
}
