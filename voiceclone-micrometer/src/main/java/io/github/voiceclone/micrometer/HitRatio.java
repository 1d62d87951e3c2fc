package io.github.voiceclone.micrometer;

import io.github.voiceclone.listener.CacheLookup;
import java.util.concurrent.atomic.LongAdder;

/** Share of lookups in a tier of a cache that were hits. Thread-safe. */
final class HitRatio {
    private final LongAdder keys = new LongAdder();
    private final LongAdder hits = new LongAdder();

    void add(CacheLookup lookup) {
        keys.add(lookup.keys());
        hits.add(lookup.hits());
    }

    /** Returns hits over look-ups, from 0 to 1; not a number before the first. */
    double value() {
        return (double) hits.sum() / keys.sum();
    }
}
