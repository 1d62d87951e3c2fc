package io.github.voiceclone.sv2tts.audio;

/**
 * The Moore-Penrose pseudo-inverse of a filter bank with weights B of full rank: Bᵀ(BBᵀ)⁻¹, by Cholesky factorisation.
 */
final class PseudoInverse {
    /** Added to the diagonal, relative to it, so that filters too narrow to hold a bin do no harm. */
    private static final double RIDGE = 1e-12;

    private PseudoInverse() {}

    /** Returns the pseudo-inverse: [bins][bands]. */
    static double[][] of(MelFilterBank filters) {
        double[][] factor = choleskyFactor(gram(filters));
        double[][] inverse = new double[filters.bins()][filters.bands()];
        for (int k = 0; k < filters.bins(); k++) {
            for (int b = 0; b < filters.bands(); b++) {
                inverse[k][b] = filters.weight(b, k);
            }
            solve(factor, inverse[k]);
        }
        return inverse;
    }

    private static double[][] gram(MelFilterBank filters) {
        int bands = filters.bands();
        double[][] gram = new double[bands][bands];
        double largest = 0;
        for (int i = 0; i < bands; i++) {
            for (int j = 0; j <= i; j++) {
                for (int k = 0; k < filters.bins(); k++) {
                    gram[i][j] += filters.weight(i, k) * filters.weight(j, k);
                }
            }
            largest = Math.max(largest, gram[i][i]);
        }
        for (int i = 0; i < bands; i++) {
            gram[i][i] += RIDGE * largest;
        }
        return gram;
    }

    /** Returns the lower triangle L of a symmetric matrix A = LLᵀ whose lower triangle is given. */
    private static double[][] choleskyFactor(double[][] matrix) {
        int size = matrix.length;
        double[][] factor = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = i == j ? Math.sqrt(sum) : sum / factor[j][j];
            }
        }
        return factor;
    }

    /** Solves LLᵀx = {@code x}, in place. */
    private static void solve(double[][] factor, double[] x) {
        int size = x.length;
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= factor[i][k] * x[k];
            }
            x[i] /= factor[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= factor[k][i] * x[k];
            }
            x[i] /= factor[i][i];
        }
    }
}
