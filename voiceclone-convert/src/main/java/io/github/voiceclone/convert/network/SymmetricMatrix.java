package io.github.voiceclone.convert.network;

/** Linear algebra on symmetric positive definite matrices, as arrays of rows; both triangles are filled. */
public final class SymmetricMatrix {
    private SymmetricMatrix() {}

    /** Returns {@code a⁻¹ · b}, by a Cholesky decomposition. */
    public static double[][] solve(double[][] a, double[][] b) {
        int size = a.length;
        double[][] upper = copy(a);
        double[][] result = copy(b);
        for (int k = 0; k < size; k++) {
            double root = Math.sqrt(upper[k][k]);
            for (int j = k; j < size; j++) {
                upper[k][j] /= root;
            }
            for (int i = k + 1; i < size; i++) {
                subtract(upper[i], upper[k], upper[k][i], i);
            }
        }
        for (int k = 0; k < size; k++) {
            divide(result[k], upper[k][k]);
            for (int i = k + 1; i < size; i++) {
                subtract(result[i], result[k], upper[k][i], 0);
            }
        }
        for (int k = size - 1; k >= 0; k--) {
            for (int i = k + 1; i < size; i++) {
                subtract(result[k], result[i], upper[k][i], 0);
            }
            divide(result[k], upper[k][k]);
        }
        return result;
    }

    /** Returns {@code a⁻¹}, by Gauss-Jordan elimination without pivots. */
    public static double[][] inverse(double[][] a) {
        int size = a.length;
        double[][] result = copy(a);
        for (int k = 0; k < size; k++) {
            double pivot = result[k][k];
            result[k][k] = 1;
            divide(result[k], pivot);
            for (int i = 0; i < size; i++) {
                if (i != k) {
                    double factor = result[i][k];
                    result[i][k] = 0;
                    subtract(result[i], result[k], factor, 0);
                }
            }
        }
        return result;
    }

    private static double[][] copy(double[][] a) {
        double[][] result = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i].clone();
        }
        return result;
    }

    /** Subtracts {@code factor · other} from a row, from a column on. */
    public static void subtract(double[] row, double[] other, double factor, int from) {
        for (int j = from; j < row.length; j++) {
            row[j] -= factor * other[j];
        }
    }

    private static void divide(double[] row, double divisor) {
        for (int j = 0; j < row.length; j++) {
            row[j] /= divisor;
        }
    }
}
