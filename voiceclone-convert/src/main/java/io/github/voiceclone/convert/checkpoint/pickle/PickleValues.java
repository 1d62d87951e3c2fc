package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.List;
import java.util.Map;

/** Takes pickled values for what they should be. */
public final class PickleValues {
    /** PyTorch itself stops at 64. */
    private static final int MAX_AXES = 64;

    private static final Map<Class<?>, String> NAMES = Map.of(
            TensorRef.class, "a tensor",
            StorageRef.class, "a storage",
            PickleDict.class, "a dict",
            PickleList.class, "a list or tuple",
            String.class, "a string",
            byte[].class, "bytes");

    private PickleValues() {}

    /** Returns the items of a list or tuple; {@code what} names the value in the error. */
    public static List<Object> items(Object value, String what) throws CorruptCheckpointException {
        if (value instanceof PickleList list) {
            return list.items();
        }
        throw unexpected(value, what, "a tuple");
    }

    /** Returns a string; {@code what} names the value in the error. */
    public static String text(Object value, String what) throws CorruptCheckpointException {
        if (value instanceof String text) {
            return text;
        }
        throw unexpected(value, what, "a string");
    }

    static long integer(Object value, String what) throws CorruptCheckpointException {
        if (value instanceof Long integer) {
            return integer;
        }
        throw unexpected(value, what, "an integer");
    }

    static long[] integers(Object value, String what) throws CorruptCheckpointException {
        List<Object> items = items(value, what);
        if (items.size() > MAX_AXES) {
            throw new CorruptCheckpointException("a " + what + " of " + items.size() + " axes");
        }
        long[] integers = new long[items.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = integer(items.get(i), what);
        }
        return integers;
    }

    private static CorruptCheckpointException unexpected(Object value, String what, String expected) {
        return new CorruptCheckpointException("a " + what + " that is " + describe(value) + " instead of " + expected);
    }

    /** Returns what kind of thing a value is, in Python's words, without going into it. */
    public static String describe(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof OpaqueObject inert) {
            return "a '" + inert.name() + "'";
        }
        if (value == PickleNone.NONE) {
            return "None";
        }
        return NAMES.getOrDefault(value.getClass(), "a class or function");
    }
}
