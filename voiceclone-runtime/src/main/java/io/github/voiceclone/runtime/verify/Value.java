package io.github.voiceclone.runtime.verify;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tensor as known before a run: its type and shape, and its elements if they are a few integers that follow from shapes and
 * constants alone.
 *
 * @param type ONNX's number of its element type
 * @param shape extent of each axis
 * @param integers its elements, or null if they are not known
 * @param computed whether the integers are results of arithmetic: they may bound a slice, but not size a new tensor
 */
@SuppressWarnings("ArrayRecordComponent") // made and read inside one check, never compared
record Value(int type, long[] shape, long @Nullable [] integers, boolean computed) {
    /** Integers of longer tensors are not followed. */
    static final int MAX_INTEGERS = 64;

    private static final int MAX_AXES = 8;

    static Value of(int type, long... shape) {
        return new Value(type, shape, null, false);
    }

    int rank() {
        return shape.length;
    }

    /** Returns the index of an axis that may be counted from the end. */
    int axis(long axis) {
        return axis(axis, rank());
    }

    /** Returns the index of an axis of a tensor of {@code rank} axes. */
    static int axis(long axis, int rank) {
        long index = axis < 0 ? axis + rank : axis;
        if (index < 0 || index >= rank) {
            throw new UnsafeGraphException("has no axis " + axis + " among its " + rank);
        }
        return (int) index;
    }

    /** Returns the integers, which must be known. */
    long[] known() {
        if (integers == null) {
            throw new UnsafeGraphException("takes bounds or extents that depend on what it is run on");
        }
        return integers;
    }

    /** Returns the integers, which must be known and not computed. */
    long[] extents() {
        if (computed) {
            throw new UnsafeGraphException("takes extents that are computed");
        }
        return known();
    }

    /** Returns the same elements in another shape. */
    Value shaped(long... other) {
        return new Value(type, other, integers, computed);
    }

    /** Returns whether the number of axes is within bounds and no extent is negative. */
    boolean isTensor() {
        return shape.length <= MAX_AXES && Arrays.stream(shape).allMatch(extent -> extent >= 0);
    }

    double elements() {
        return Arrays.stream(shape).asDoubleStream().reduce(1, (product, extent) -> product * extent);
    }

    @Override
    public String toString() {
        return Arrays.toString(shape);
    }
}
