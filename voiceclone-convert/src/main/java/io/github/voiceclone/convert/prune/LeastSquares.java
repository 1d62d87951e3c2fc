package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.network.SymmetricMatrix;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Normal equations of a filter: moments of what its taps see and of what it shall give, over a sample of places. Tap
 * {@code t} of input {@code i} is feature {@code i · taps + t}; the last feature is one at every place.
 */
final class LeastSquares {
    /** Ridge, as a share of each feature's own moment: keeps features that the sample cannot tell apart where they were. */
    static final double RIDGE = 1e-5;

    private static final int ROWS = 8;

    private final int features;
    private final double[][] gram;
    private final double[][] cross;

    /**
     * Collects moments.
     *
     * @param signal what the filter takes
     * @param offsets of its taps
     * @param targets what it shall give; may be empty
     * @param places the sample
     */
    LeastSquares(float[][] signal, int[] offsets, float[][] targets, int[] places) {
        features = signal.length * offsets.length + 1;
        gram = new double[features][features];
        cross = new double[features][targets.length];
        double[][] seen = new double[ROWS][features];
        double[][] given = new double[ROWS][targets.length];
        for (int from = 0; from < places.length; from += ROWS) {
            for (int row = 0; row < ROWS; row++) {
                boolean present = from + row < places.length;
                int place = present ? places[from + row] : 0;
                for (int input = 0; input < signal.length; input++) {
                    for (int tap = 0; tap < offsets.length; tap++) {
                        int at = place + offsets[tap];
                        seen[row][input * offsets.length + tap] =
                                present && at >= 0 && at < signal[input].length ? signal[input][at] : 0;
                    }
                }
                seen[row][features - 1] = present ? 1 : 0;
                for (int target = 0; target < targets.length; target++) {
                    given[row][target] = targets[target][place];
                }
            }
            for (int feature = 0; feature < features; feature++) {
                add(gram[feature], seen, feature, seen, feature);
                add(cross[feature], seen, feature, given, 0);
            }
        }
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < i; j++) {
                gram[i][j] = gram[j][i];
            }
        }
    }

    private static void add(double[] sums, double[][] seen, int feature, double[][] rows, int from) {
        double a = seen[0][feature];
        double b = seen[1][feature];
        double c = seen[2][feature];
        double d = seen[3][feature];
        double e = seen[4][feature];
        double f = seen[5][feature];
        double g = seen[6][feature];
        double h = seen[7][feature];
        double[] r0 = rows[0];
        double[] r1 = rows[1];
        double[] r2 = rows[2];
        double[] r3 = rows[3];
        double[] r4 = rows[4];
        double[] r5 = rows[5];
        double[] r6 = rows[6];
        double[] r7 = rows[7];
        for (int j = from; j < sums.length; j++) {
            sums[j] += a * r0[j] + b * r1[j] + c * r2[j] + d * r3[j] + e * r4[j] + f * r5[j] + g * r6[j] + h * r7[j];
        }
    }

    /** Returns a sample of places, the same for the same arguments: all of them if there are no more than {@code most}. */
    static int[] sample(int places, int most) {
        return places <= most
                ? IntStream.range(0, places).toArray()
                : new Random(places).ints(most, 0, places).sorted().toArray();
    }

    /** Returns the moments of the features, with the ridge. */
    double[][] regularized() {
        double[][] result = new double[features][];
        for (int i = 0; i < features; i++) {
            result[i] = gram[i].clone();
            result[i][i] += ridge(i);
        }
        return result;
    }

    private double ridge(int feature) {
        return RIDGE * gram[feature][feature] + 1e-9 * gram[features - 1][features - 1];
    }

    /**
     * Solves for a filter's weights.
     *
     * @param chosen the features it has, in order; the last must be among them for its bias to be solved for
     * @param start weights [outputs][chosen] to stay near where the sample does not tell
     * @param firstTarget the first of its outputs among the targets
     * @param bias [outputs] to be taken off the targets; zeros for none
     * @return weights [outputs][chosen]
     */
    double[][] solve(int[] chosen, double[][] start, int firstTarget, double[] bias) {
        int size = chosen.length;
        int outputs = start.length;
        double[][] a = new double[size][size];
        double[][] b = new double[size][outputs];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                a[i][j] = gram[chosen[i]][chosen[j]];
            }
            double ridge = ridge(chosen[i]);
            a[i][i] += ridge;
            for (int o = 0; o < outputs; o++) {
                b[i][o] = cross[chosen[i]][firstTarget + o]
                        - bias[o] * gram[chosen[i]][features - 1]
                        + ridge * start[o][i];
            }
        }
        double[][] solved = SymmetricMatrix.solve(a, b);
        double[][] result = new double[outputs][size];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < size; i++) {
                result[o][i] = solved[i][o];
            }
        }
        return result;
    }
}
