package io.github.voiceclone.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time when the audio that the current thread works for is needed, on the clock of {@link System#nanoTime}. Work that waits for a
 * processor is done in this order: a stream that is about to run dry comes before one that has sound for a while. Thread-safe.
 */
public final class Urgency {
    /** Time after which work is needed that no listener waits for: streams come first, but not for longer than this. */
    private static final long UNHEARD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final ThreadLocal<@Nullable Long> NEEDED = new ThreadLocal<>();

    private Urgency() {}

    /** Sets when the current thread's work is needed. */
    public static void set(long neededAt) {
        NEEDED.set(neededAt);
    }

    /** Forgets when the current thread's work is needed: nobody listens to it as it is made. */
    public static void clear() {
        NEEDED.remove();
    }

    /** Returns when the current thread's work, which begins to wait now, is needed. */
    public static long neededAt() {
        Long needed = NEEDED.get();
        return needed == null ? System.nanoTime() + UNHEARD_NANOS : needed;
    }
}
