package io.github.voiceclone.graph;

import java.util.Arrays;

/** Arithmetic on weights while graphs are built. Sums are accumulated in double and rounded once. */
public final class WeightMath {
    private WeightMath() {}

    /** Transposes [rows, columns] to [columns, rows]. */
    public static Weights transpose(Weights matrix) {
        int rows = matrix.dim(0);
        int columns = matrix.dim(1);
        float[] values = new float[matrix.values().length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[j * rows + i] = matrix.values()[i * columns + j];
            }
        }
        return new Weights(values, columns, rows);
    }

    /** Returns columns {@code from} (inclusive) to {@code to} (exclusive) of [rows, columns]. */
    public static Weights columns(Weights matrix, int from, int to) {
        int rows = matrix.dim(0);
        int width = to - from;
        float[] values = new float[rows * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(matrix.values(), i * matrix.dim(1) + from, values, i * width, width);
        }
        return new Weights(values, rows, width);
    }

    /** Returns rows {@code from} (inclusive) to {@code to} (exclusive) of [rows, columns]. */
    public static Weights rows(Weights matrix, int from, int to) {
        int columns = matrix.dim(1);
        float[] values = new float[(to - from) * columns];
        System.arraycopy(matrix.values(), from * columns, values, 0, values.length);
        return new Weights(values, to - from, columns);
    }

    /** Concatenates matrices of equal row counts along their columns. */
    public static Weights joinColumns(Weights... matrices) {
        int rows = matrices[0].dim(0);
        int columns = 0;
        for (Weights matrix : matrices) {
            columns += matrix.dim(1);
        }
        float[] values = new float[rows * columns];
        int at = 0;
        for (Weights matrix : matrices) {
            int width = matrix.dim(1);
            for (int i = 0; i < rows; i++) {
                System.arraycopy(matrix.values(), i * width, values, i * columns + at, width);
            }
            at += width;
        }
        return new Weights(values, rows, columns);
    }

    /** Concatenates tensors along their first axis; the other axes must be equal. */
    public static Weights stack(Weights... parts) {
        int size = 0;
        int extent = 0;
        for (Weights part : parts) {
            size += part.values().length;
            extent += part.dim(0);
        }
        float[] values = new float[size];
        int at = 0;
        for (Weights part : parts) {
            System.arraycopy(part.values(), 0, values, at, part.values().length);
            at += part.values().length;
        }
        int[] shape = parts[0].shape().clone();
        shape[0] = extent;
        return new Weights(values, shape);
    }

    /** Multiplies [n, k] by [k, m]. */
    public static Weights multiply(Weights left, Weights right) {
        int n = left.dim(0);
        int k = left.dim(1);
        int m = right.dim(1);
        float[] values = new float[n * m];
        double[] row = new double[m];
        for (int i = 0; i < n; i++) {
            Arrays.fill(row, 0);
            for (int l = 0; l < k; l++) {
                addScaled(row, left.values()[i * k + l], right.values(), l * m);
            }
            for (int j = 0; j < m; j++) {
                values[i * m + j] = (float) row[j];
            }
        }
        return new Weights(values, n, m);
    }

    private static void addScaled(double[] sum, double factor, float[] values, int from) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * values[from + j];
        }
    }

    /** Adds tensors of one shape. */
    public static Weights add(Weights left, Weights right) {
        float[] values = left.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += right.values()[i];
        }
        return new Weights(values, left.shape());
    }

    /** Multiplies everything at index i of {@code axis} (0 or 1) by {@code scale[i]}. */
    public static Weights scale(Weights weights, int axis, double[] scale) {
        int inner = 1;
        for (int i = axis + 1; i < weights.rank(); i++) {
            inner *= weights.dim(i);
        }
        float[] values = weights.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * scale[i / inner % scale.length]);
        }
        return new Weights(values, weights.shape());
    }

    /** Rounds a vector to float, as a tensor of the given shape. */
    public static Weights round(double[] vector, int... shape) {
        float[] values = new float[vector.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) vector[i];
        }
        return new Weights(values, shape);
    }
}
