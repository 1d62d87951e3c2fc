package io.github.voiceclone.onnx;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the native objects of this process that are open: sessions, and the tensors bound to them. With every cloner idle
 * it counts what they hold; with every one closed it is 0, or something is lost. Thread-safe.
 */
public final class NativeHandles {
    private static final LongAdder OPEN = new LongAdder();

    private NativeHandles() {}

    /** Returns how many are open; exact when nothing is being opened or closed. */
    public static long open() {
        return OPEN.sum();
    }

    static void opened() {
        OPEN.increment();
    }

    static void closed() {
        OPEN.decrement();
    }
}
