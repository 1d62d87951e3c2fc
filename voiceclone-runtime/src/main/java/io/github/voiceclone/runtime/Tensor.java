package io.github.voiceclone.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Dense row-major tensor in native memory. Its buffer is shared, not copied: position 0, limit the number of elements.
 * Not thread-safe.
 */
public sealed interface Tensor {
    /** Returns the extent of each axis. */
    long[] shape();

    /** Returns the number of elements. */
    int elements();

    /** Returns a zeroed float32 tensor. */
    static Floats floats(long... shape) {
        return new Floats(allocate(shape, Float.BYTES).asFloatBuffer(), shape.clone());
    }

    /** Returns a float32 tensor that holds a copy of {@code values}. */
    static Floats floats(float[] values, long... shape) {
        Floats tensor = floats(shape);
        tensor.buffer().put(0, values);
        return tensor;
    }

    /** Returns an int64 tensor that holds a copy of {@code values}. */
    static Longs longs(long[] values, long... shape) {
        LongBuffer buffer = allocate(shape, Long.BYTES).asLongBuffer();
        buffer.put(0, values);
        return new Longs(buffer, shape.clone());
    }

    private static ByteBuffer allocate(long[] shape, int elementBytes) {
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(elements, elementBytes)))
                .order(ByteOrder.nativeOrder());
    }

    /** Tensor of float32 elements. */
    final class Floats implements Tensor {
        private final FloatBuffer buffer;
        private final long[] shape;

        private Floats(FloatBuffer buffer, long[] shape) {
            this.buffer = buffer;
            this.shape = shape;
        }

        /** Returns the elements. */
        public FloatBuffer buffer() {
            return buffer;
        }

        /** Returns a tensor of another shape that shares this one's first elements; it has at most as many. */
        public Floats view(long... otherShape) {
            int elements = Math.toIntExact(Arrays.stream(otherShape).reduce(1, Math::multiplyExact));
            return new Floats(buffer.slice(0, elements), otherShape.clone());
        }

        /** Returns a copy of the elements. */
        public float[] toArray() {
            float[] values = new float[buffer.limit()];
            buffer.get(0, values);
            return values;
        }

        @Override
        public long[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return buffer.limit();
        }
    }

    /** Tensor of int64 elements. */
    final class Longs implements Tensor {
        private final LongBuffer buffer;
        private final long[] shape;

        private Longs(LongBuffer buffer, long[] shape) {
            this.buffer = buffer;
            this.shape = shape;
        }

        /** Returns the elements. */
        public LongBuffer buffer() {
            return buffer;
        }

        @Override
        public long[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return buffer.limit();
        }
    }
}
