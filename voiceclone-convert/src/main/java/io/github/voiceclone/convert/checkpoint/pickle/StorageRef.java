package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.List;

/**
 * Reference to a tensor's elements: a storage of the checkpoint, or in the older form a part of one.
 *
 * @param key the storage's name in the checkpoint
 * @param type type of its elements
 * @param elements number of elements of the whole storage
 * @param start first element of the part
 * @param length number of elements of the part
 */
public record StorageRef(String key, ElementType type, long elements, long start, long length) {
    /** Checks that the part lies inside the storage. */
    public StorageRef {
        if (start < 0 || length < 0 || elements < 0 || start > elements || length > elements - start) {
            throw new IllegalArgumentException("part " + start + " + " + length + " of " + elements);
        }
    }

    /** Reads a persistent id: {@code ('storage', class, key, location, elements[, (view key, start, length)])}. */
    static StorageRef of(Object id) throws CorruptCheckpointException {
        List<Object> items = PickleValues.items(id, "persistent id");
        if (items.size() < 5 || !items.get(0).equals("storage") || !(items.get(1) instanceof ElementType type)) {
            throw new CorruptCheckpointException("a persistent id that names no storage");
        }
        String key = PickleValues.text(items.get(2), "storage key");
        long elements = PickleValues.integer(items.get(4), "storage size");
        long start = 0;
        long length = elements;
        if (items.size() > 5 && items.get(5) != PickleNone.NONE) {
            List<Object> view = PickleValues.items(items.get(5), "storage view");
            if (view.size() != 3) {
                throw new CorruptCheckpointException("a storage view of " + view.size() + " items instead of 3");
            }
            start = PickleValues.integer(view.get(1), "storage view's start");
            length = PickleValues.integer(view.get(2), "storage view's size");
        }
        return checked(key, type, elements, start, length);
    }

    private static StorageRef checked(String key, ElementType type, long elements, long start, long length)
            throws CorruptCheckpointException {
        if (elements < 0 || elements > Long.MAX_VALUE / type.bytes()) {
            throw new CorruptCheckpointException("storage '" + key + "' of " + elements + " elements");
        }
        if (start < 0 || length < 0 || start > elements || length > elements - start) {
            throw new CorruptCheckpointException(
                    "storage '" + key + "' of " + elements + " elements with a view of " + length + " from " + start);
        }
        return new StorageRef(key, type, elements, start, length);
    }

    /** Returns the whole storage. */
    public StorageRef whole() {
        return new StorageRef(key, type, elements, 0, elements);
    }

    /** Returns the size of the whole storage in bytes. */
    public long bytes() {
        return elements * type.bytes();
    }
}
