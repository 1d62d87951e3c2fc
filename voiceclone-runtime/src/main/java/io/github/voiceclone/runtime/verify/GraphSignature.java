package io.github.voiceclone.runtime.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inputs and outputs that a graph must have, and the longest input that it is checked for.
 *
 * @param inputs in any order
 * @param outputs in any order
 * @param longest the largest {@link Extent#LENGTH}
 */
public record GraphSignature(List<Tensor> inputs, List<Tensor> outputs, long longest) {
    /** Copies the lists. */
    public GraphSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Extent of an axis: {@code offset + numerator · variable / denominator}.
     *
     * @param variable quantity that it depends on
     */
    public record Extent(Variable variable, long numerator, long denominator, long offset) {
        /** Number of rows of the batch. */
        public static final Extent ROWS = new Extent(Variable.ROWS, 1, 1, 0);

        /** Number of samples, frames or symbols of the longest row. */
        public static final Extent LENGTH = new Extent(Variable.LENGTH, 1, 1, 0);

        /** Extent that the graph declares, the same in every run. */
        public static final Extent DECLARED = new Extent(Variable.DECLARED, 1, 1, 0);

        /** Returns a constant extent. */
        public static Extent of(long value) {
            return new Extent(Variable.NONE, 0, 1, value);
        }

        /** Returns an extent of {@code times} for each of {@link #LENGTH}. */
        public static Extent each(long times) {
            return new Extent(Variable.LENGTH, times, 1, 0);
        }

        /** Returns the number of frames that start every {@code hop} of {@link #LENGTH}, the first at 0. */
        public static Extent framesEvery(long hop) {
            return new Extent(Variable.LENGTH, 1, hop, 1);
        }

        boolean varies() {
            return variable == Variable.ROWS || variable == Variable.LENGTH;
        }

        long at(long rows, long length, long declared) {
            return switch (variable) {
                case ROWS -> rows;
                case LENGTH -> offset + numerator * length / denominator;
                case DECLARED -> declared;
                case NONE -> offset;
            };
        }
    }

    /** Quantity that an extent depends on. */
    public enum Variable {
        /** Number of rows in a run. */
        ROWS,
        /** Length of the longest of them. */
        LENGTH,
        /** Declaration of the graph. */
        DECLARED,
        /** Nothing. */
        NONE
    }

    /**
     * Input or output.
     *
     * @param type ONNX's number of its element type
     */
    public record Tensor(String name, int type, List<Extent> shape) {
        /** Copies the list. */
        public Tensor {
            shape = List.copyOf(shape);
        }
    }

    /** Returns a float32 tensor. */
    public static Tensor floats(String name, Extent... shape) {
        return new Tensor(name, OnnxModel.FLOAT, new ArrayList<>(Arrays.asList(shape)));
    }

    /** Returns an int64 tensor. */
    public static Tensor longs(String name, Extent... shape) {
        return new Tensor(name, OnnxModel.INT64, new ArrayList<>(Arrays.asList(shape)));
    }
}
