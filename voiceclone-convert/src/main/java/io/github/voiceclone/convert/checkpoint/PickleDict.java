package io.github.voiceclone.convert.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pickled dict or OrderedDict. Identity is its equality: hashing or printing what a file nests, or ties in a knot,
 * would take for ever. Only what has a name is kept: a file can give keys of several kinds one hash code, and a map of them
 * would take a step for each pair.
 */
final class PickleDict {
    private final Map<String, Object> entries = new LinkedHashMap<>();
    private @Nullable Object otherKey;

    void put(Object key, Object value) {
        if (key instanceof String name) {
            entries.put(name, value);
        } else if (otherKey == null) {
            otherKey = key;
        }
    }

    /** Returns what has a name, in the file's order. */
    Map<String, Object> entries() {
        return entries;
    }

    @Nullable
    Object get(String name) {
        return entries.get(name);
    }

    /** Returns the first key that is no name; null if there is none. */
    @Nullable
    Object otherKey() {
        return otherKey;
    }
}
