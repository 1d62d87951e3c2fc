package io.github.voiceclone.graph;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Dense float32 tensor of a model. The arrays are shared and not copied: creators and readers must not modify them.
 *
 * @param values row-major values; their number is the product of {@code shape}
 * @param shape extent of each axis; empty for a scalar
 */
@SuppressWarnings("ArrayRecordComponent") // big and short-lived: copies would double the memory of a conversion
public record Weights(float[] values, int... shape) {
    /** Checks that the values fill the shape. */
    public Weights {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill a tensor of shape " + Arrays.toString(shape));
        }
    }

    /** Returns the extent of one axis. */
    public int dim(int axis) {
        return shape[axis];
    }

    /** Returns the number of axes. */
    public int rank() {
        return shape.length;
    }

    /** Returns the shape as text, as in {@code [512, 256]}. */
    public String shapeText() {
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Weights weights
                && Arrays.equals(weights.shape, shape)
                && Arrays.equals(weights.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Weights" + shapeText();
    }
}
