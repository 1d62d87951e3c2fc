package io.github.voiceclone.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a cache's encoders do.
 *
 * @param requests recordings asked for
 * @param computed embeddings made
 * @param shared results taken from another thread
 */
record Meter(LongAdder requests, LongAdder computed, LongAdder shared) {
    Meter() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
