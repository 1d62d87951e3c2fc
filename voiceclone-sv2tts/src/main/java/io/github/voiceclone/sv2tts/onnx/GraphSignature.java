package io.github.voiceclone.sv2tts.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The inputs and outputs that a graph must have, and the longest input it may be run on.
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
     * The extent of an axis: {@code offset + numerator · variable / denominator}.
     *
     * @param variable what it depends on
     */
    public record Extent(Variable variable, long numerator, long denominator, long offset) {
        /** Utterances at a time. */
        public static final Extent ROWS = new Extent(Variable.ROWS, 1, 1, 0);

        /** Samples, frames or symbols of each. */
        public static final Extent LENGTH = new Extent(Variable.LENGTH, 1, 1, 0);

        /** What the graph declares, the same in every run. */
        public static final Extent DECLARED = new Extent(Variable.DECLARED, 1, 1, 0);

        /** Returns an extent that is always the same. */
        public static Extent of(long value) {
            return new Extent(Variable.NONE, 0, 1, value);
        }

        /** Returns an extent of so many for each of {@link #LENGTH}. */
        public static Extent each(long times) {
            return new Extent(Variable.LENGTH, times, 1, 0);
        }

        /** Returns an extent of the frames that start every so many of {@link #LENGTH}, the first at 0. */
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

    /** What an extent depends on. */
    public enum Variable {
        /** The number of utterances in a run. */
        ROWS,
        /** The length of the longest of them. */
        LENGTH,
        /** The graph alone. */
        DECLARED,
        /** Nothing. */
        NONE
    }

    /**
     * An input or output.
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
