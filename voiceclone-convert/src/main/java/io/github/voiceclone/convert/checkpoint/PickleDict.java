package io.github.voiceclone.convert.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pickled dict or OrderedDict. Identity is its equality: hashing or printing what a file nests, or ties in a knot,
 * would take for ever.
 */
final class PickleDict {
    private final Map<Object, Object> entries = new LinkedHashMap<>();

    Map<Object, Object> entries() {
        return entries;
    }
}
