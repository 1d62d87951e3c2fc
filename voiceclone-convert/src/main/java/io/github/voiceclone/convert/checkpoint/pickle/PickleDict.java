package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pickled dict or OrderedDict. Identity is its equality: hashing or printing what a file nests, or ties in a knot,
 * would take for ever. Only what has a name is kept: a file can give keys of several kinds one hash code, and a map of them
 * would take a step for each pair.
 */
public final class PickleDict {
    private final Map<String, Object> entries = new LinkedHashMap<>();
    private @Nullable Object otherKey;

    /** Adds an entry; of the keys that are no strings, only the first is kept. */
    public void put(Object key, Object value) {
        if (key instanceof String name) {
            entries.put(name, value);
        } else if (otherKey == null) {
            otherKey = key;
        }
    }

    /** Returns what has a name, in the file's order. */
    public Map<String, Object> entries() {
        return entries;
    }

    /** Returns the value of a key; null if there is none. */
    @Nullable
    public Object get(String name) {
        return entries.get(name);
    }

    /** Returns the first key that is no name; null if there is none. */
    @Nullable
    public Object otherKey() {
        return otherKey;
    }
}
