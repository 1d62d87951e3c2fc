package io.github.voiceclone.spark;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Figures of this executor since it started, for {@link SpeechPlugin}. Thread-safe. */
final class SpeechMetrics {
    static final LongAdder SPOKEN = new LongAdder();
    static final LongAdder FAILED = new LongAdder();
    static final DoubleAdder SECONDS = new DoubleAdder();
    static final AtomicInteger PENDING = new AtomicInteger();
    static final LongAdder OPENED = new LongAdder();
    private static final AtomicInteger CLONERS = new AtomicInteger();

    private SpeechMetrics() {}

    static void opened() {
        OPENED.increment();
        CLONERS.incrementAndGet();
    }

    static void closed() {
        CLONERS.decrementAndGet();
    }

    /** Returns how many voice cloners are open. */
    static int cloners() {
        return CLONERS.get();
    }
}
