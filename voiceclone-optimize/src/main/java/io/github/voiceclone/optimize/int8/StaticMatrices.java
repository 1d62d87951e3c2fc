package io.github.voiceclone.optimize.int8;

import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.optimize.calibration.Observation;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes matrix products of 8 bits with ranges known beforehand: nothing about a row depends on the rows next to it.
 *
 * <p>The columns that go in can differ much in size, as a cell's bounded state does from what a sum of layers gives. Each
 * is divided by a factor that its row of the matrix is multiplied by, so that both quantise about equally well
 * (SmoothQuant, Xiao et al., arXiv 2211.10438, with its exponent at one half).
 */
final class StaticMatrices {
    /** Share of the largest peak that a column counts with at least, however small it is. */
    private static final float MIN_SHARE = 1e-3f;

    private static final byte ZERO = (byte) 128;

    private StaticMatrices() {}

    /**
     * Writes a product.
     *
     * @param headroom range of levels, as a multiple of the largest value that calibration saw
     */
    static void write(EditableGraph graph, Matrix matrix, Observation seen, float headroom) {
        float[] peaks = floored(seen.peaks(), matrix.in());
        float[] factors = factors(matrix, peaks);
        float peak = 0;
        for (int i = 0; i < factors.length; i++) {
            peak = Math.max(peak, peaks[i] / factors[i]);
        }
        float step = SymmetricInt8.scale(headroom * peak);
        float[] inverse = new float[factors.length];
        for (int i = 0; i < factors.length; i++) {
            inverse[i] = 1 / (factors[i] * step);
        }
        ChannelLevels weights = ExactLevels.matrix(scaled(matrix, factors, step), matrix.out());
        write(graph, matrix, inverse, weights);
    }

    private static void write(EditableGraph graph, Matrix matrix, float[] inverse, ChannelLevels weights) {
        String name = matrix.output();
        String one = graph.floats(name + ".one", new float[] {1});
        String zero = graph.unsigned(name + ".zero", new byte[] {ZERO});
        graph.write(Nodes.onnx(
                        "Mul",
                        List.of(matrix.input(), graph.floats(name + ".factors", inverse, inverse.length)),
                        name + ".even")
                .build());
        graph.write(Nodes.onnx("QuantizeLinear", List.of(name + ".even", one, zero), name + ".rows")
                .build());
        List<String> inputs = new ArrayList<>(List.of(
                name + ".rows",
                graph.signed(name + ".levels", weights.levels(), matrix.in(), matrix.out()),
                one,
                graph.floats(name + ".scales", weights.scales(), matrix.out()),
                zero,
                graph.signed(name + ".zeros", new byte[matrix.out()], matrix.out())));
        if (!matrix.bias().isEmpty()) {
            inputs.add(matrix.bias());
        }
        graph.write(Nodes.contrib("MatMulIntegerToFloat", inputs, name).build());
    }

    private static float[] floored(float[] peaks, int in) {
        if (peaks.length != in) {
            throw new IllegalStateException("calibration saw " + peaks.length + " columns, the matrix takes " + in);
        }
        float most = 0;
        for (float peak : peaks) {
            most = Math.max(most, peak);
        }
        float least = most > 0 ? MIN_SHARE * most : 1;
        for (int i = 0; i < peaks.length; i++) {
            peaks[i] = Math.max(least, peaks[i]);
        }
        return peaks;
    }

    /** Returns √(column's peak / its weights' peak). */
    private static float[] factors(Matrix matrix, float[] peaks) {
        float[] factors = new float[matrix.in()];
        for (int row = 0; row < factors.length; row++) {
            float weight = 0;
            for (int column = 0; column < matrix.out(); column++) {
                weight = Math.max(weight, Math.abs(matrix.values()[row * matrix.out() + column]));
            }
            factors[row] = weight > 0 ? (float) Math.sqrt(peaks[row] / weight) : peaks[row];
        }
        return factors;
    }

    private static float[] scaled(Matrix matrix, float[] factors, float step) {
        float[] values = matrix.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i / matrix.out()] * step;
        }
        return values;
    }
}
