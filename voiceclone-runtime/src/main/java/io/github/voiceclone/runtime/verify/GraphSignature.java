package io.github.voiceclone.runtime.verify;

import io.github.voiceclone.runtime.AxisRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inputs and outputs that a graph must have, and the lengths that it is checked for.
 *
 * @param inputs in any order
 * @param outputs in any order
 * @param length range of {@link Extent#LENGTH}; the preferred extent does not matter
 * @param kept range of {@link Extent#KEPT}, likewise
 */
public record GraphSignature(List<Tensor> inputs, List<Tensor> outputs, AxisRange length, AxisRange kept) {
    /** Short inputs of a graph whose shortest is not given; such a graph may need a few positions around each. */
    private static final long SHORT = 8;

    /** Creates a signature with one length. */
    public GraphSignature(List<Tensor> inputs, List<Tensor> outputs, long longest) {
        this(inputs, outputs, new AxisRange(Math.min(SHORT, longest), longest, longest), AxisRange.of(1));
    }

    /** Copies the lists. */
    public GraphSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Extent of an axis: {@code offset + numerator · variable / denominator}.
     *
     * @param variable quantity that it depends on
     * @param most most of {@code numerator} for each of {@link #KEPT} that there are
     */
    public record Extent(Variable variable, long numerator, long denominator, long offset, long most) {
        /** Creates an extent without a bound. */
        public Extent(Variable variable, long numerator, long denominator, long offset) {
            this(variable, numerator, denominator, offset, Long.MAX_VALUE);
        }

        /** Number of rows of the batch. */
        public static final Extent ROWS = new Extent(Variable.ROWS, 1, 1, 0);

        /** Number of samples, frames or symbols of the longest row. */
        public static final Extent LENGTH = new Extent(Variable.LENGTH, 1, 1, 0);

        /** Number of positions of earlier runs, independent of {@link #LENGTH}. */
        public static final Extent KEPT = new Extent(Variable.KEPT, 1, 1, 0);

        /** {@link #KEPT} and {@link #LENGTH} together. */
        public static final Extent SEEN = new Extent(Variable.SEEN, 1, 1, 0);

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

        /** Returns an extent of {@code times} for each of {@link #LENGTH}, after {@code offset} others. */
        public static Extent each(long times, long offset) {
            return new Extent(Variable.LENGTH, times, 1, offset);
        }

        /** Returns the number of frames that start every {@code hop} of {@link #LENGTH}, the first at 0. */
        public static Extent framesEvery(long hop) {
            return new Extent(Variable.LENGTH, 1, hop, 1);
        }

        /** Returns an extent of {@code times} for each of {@link #KEPT}, up to {@code most}. */
        public static Extent kept(long times, long most) {
            return new Extent(Variable.KEPT, times, 1, 0, most);
        }

        /** Returns {@link #kept} and {@code times} for each of {@link #LENGTH} together. */
        public static Extent seen(long times, long most) {
            return new Extent(Variable.SEEN, times, 1, 0, most);
        }

        boolean varies() {
            return variable != Variable.DECLARED && variable != Variable.NONE;
        }

        long at(Run run, long declared) {
            return switch (variable) {
                case ROWS -> run.rows;
                case LENGTH -> offset + numerator * run.length / denominator;
                case KEPT -> Math.min(most, numerator * run.kept);
                case SEEN -> Math.min(most, numerator * run.kept) + numerator * run.length;
                case DECLARED -> declared;
                case NONE -> offset;
            };
        }
    }

    /** What varies from run to run. */
    record Run(long rows, long length, long kept) {
        @Override
        public String toString() {
            return "an input of length " + length + (kept == 1 ? "" : " after " + kept);
        }
    }

    /** Quantity that an extent depends on. */
    public enum Variable {
        /** Number of rows in a run. */
        ROWS,
        /** Length of the longest of them. */
        LENGTH,
        /** Number of positions of earlier runs. */
        KEPT,
        /** Both together. */
        SEEN,
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
