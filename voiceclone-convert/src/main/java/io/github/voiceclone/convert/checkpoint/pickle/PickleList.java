package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.ArrayList;
import java.util.List;

/**
 * A pickled list, tuple or set. Identity is its equality: hashing or printing what a file nests, or ties in a knot,
 * would take for ever.
 */
public final class PickleList {
    private final List<Object> items;

    PickleList(List<Object> items) {
        this.items = new ArrayList<>(items);
    }

    List<Object> items() {
        return items;
    }
}
