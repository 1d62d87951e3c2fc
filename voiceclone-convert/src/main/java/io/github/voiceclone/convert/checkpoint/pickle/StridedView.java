package io.github.voiceclone.convert.checkpoint.pickle;

import io.github.voiceclone.graph.Weights;
import java.util.Arrays;

/** A tensor's place in its storage, known to lie inside it. */
public final class StridedView {
    /** PyTorch itself stops at 64. */
    private static final int MAX_AXES = 64;

    private final int start;
    private final int[] shape;
    private final int[] strides;
    private final int size;

    private StridedView(int start, int[] shape, int[] strides, int size) {
        this.start = start;
        this.shape = shape;
        this.strides = strides;
        this.size = size;
    }

    static StridedView of(StorageRef storage, long offset, long[] shape, long[] strides)
            throws CorruptCheckpointException {
        if (shape.length != strides.length || shape.length > MAX_AXES) {
            throw new CorruptCheckpointException(shape.length + " axes and " + strides.length + " strides");
        }
        int size = size(shape);
        if (offset < 0 || Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
            throw new CorruptCheckpointException(
                    "offset " + offset + " and strides " + Arrays.toString(strides) + ", which may not be negative");
        }
        if (size == 0) {
            return new StridedView(0, narrow(shape), new int[shape.length], 0);
        }
        checkInside(storage, offset, shape, strides);
        return new StridedView((int) (storage.start() + offset), narrow(shape), reached(shape, strides), size);
    }

    /** Returns the product of the extents; axes of none do not hide how large the others are. */
    private static int size(long[] shape) throws CorruptCheckpointException {
        long size = 1;
        for (long extent : shape) {
            size = extent < 0 || extent > Integer.MAX_VALUE ? Long.MAX_VALUE : size * Math.max(extent, 1);
            if (size > Integer.MAX_VALUE) {
                throw new CorruptCheckpointException(
                        "shape " + Arrays.toString(shape) + ", which is not from 0 to 2^31 - 1 values");
            }
        }
        return Arrays.stream(shape).anyMatch(extent -> extent == 0) ? 0 : (int) size;
    }

    private static void checkInside(StorageRef storage, long offset, long[] shape, long[] strides)
            throws CorruptCheckpointException {
        long room = Math.min(storage.length(), Integer.MAX_VALUE - storage.start()) - 1 - offset;
        for (int axis = 0; axis < shape.length && room >= 0; axis++) {
            long steps = shape[axis] - 1;
            room = steps > 0 && strides[axis] > room / steps ? -1 : room - steps * strides[axis];
        }
        if (room < 0) {
            throw new CorruptCheckpointException(
                    "shape " + Arrays.toString(shape) + " with strides " + Arrays.toString(strides)
                            + " from " + offset + " reaches beyond the " + storage.length() + " elements of storage '"
                            + storage.key() + "'");
        }
    }

    private static int[] narrow(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    /** Returns the strides, 0 for axes of one element whatever the checkpoint says. */
    private static int[] reached(long[] shape, long[] strides) {
        int[] reached = new int[strides.length];
        for (int axis = 0; axis < strides.length; axis++) {
            reached[axis] = shape[axis] == 1 ? 0 : Math.toIntExact(strides[axis]);
        }
        return reached;
    }

    /** Returns the number of values. */
    public int size() {
        return size;
    }

    /** Tells whether the tensor is {@code length} elements from the first on, in order. */
    private boolean covers(int length) {
        return start == 0 && size == length && contiguous();
    }

    private boolean contiguous() {
        int expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] > 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /** Takes the tensor out of its storage's values, or makes it of them as they are if it is all of them. */
    public Weights of(float[] storage) {
        if (covers(storage.length)) {
            return new Weights(storage, shape);
        }
        if (contiguous()) {
            return new Weights(Arrays.copyOfRange(storage, start, start + size), shape);
        }
        return new Weights(gather(storage), shape);
    }

    private float[] gather(float[] storage) {
        float[] values = new float[size];
        int[] index = new int[shape.length];
        int at = start;
        for (int i = 0; i < size; i++) {
            values[i] = storage[at];
            at = next(index, at);
        }
        return values;
    }

    /** Steps an index on in row-major order and returns the element it is then at. */
    private int next(int[] index, int at) {
        int moved = at;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            moved += strides[axis];
            if (++index[axis] < shape[axis]) {
                return moved;
            }
            moved -= strides[axis] * shape[axis];
            index[axis] = 0;
        }
        return moved;
    }
}
