package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.List;

/** A tensor as the pickle describes it: a strided view of a storage, as yet neither checked nor read. */
public final class TensorRef {
    private final StorageRef storage;
    private final long offset;
    private final long[] shape;
    private final long[] strides;

    /** Creates a tensor; offset and strides in elements, arrays are copied. */
    public TensorRef(StorageRef storage, long offset, long[] shape, long[] strides) {
        this.storage = storage;
        this.offset = offset;
        this.shape = shape.clone();
        this.strides = strides.clone();
    }

    /** Reads the arguments of {@code _rebuild_tensor}: {@code (storage, offset, size, stride, …)}. */
    static TensorRef of(List<Object> arguments) throws CorruptCheckpointException {
        if (arguments.size() < 4 || !(arguments.get(0) instanceof StorageRef storage)) {
            throw new CorruptCheckpointException("a tensor without a storage");
        }
        long offset = PickleValues.integer(arguments.get(1), "tensor's offset");
        long[] shape = PickleValues.integers(arguments.get(2), "tensor's shape");
        long[] strides = PickleValues.integers(arguments.get(3), "tensor's strides");
        return new TensorRef(storage, offset, shape, strides);
    }

    /** Returns the storage that holds the elements. */
    public StorageRef storage() {
        return storage;
    }

    /**
     * Returns the view of the storage that the tensor is.
     *
     * @throws CorruptCheckpointException if it reaches beyond its storage, or is too large for an array
     */
    public StridedView view() throws CorruptCheckpointException {
        return StridedView.of(storage, offset, shape, strides);
    }
}
