package io.github.voiceclone.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spares callers a service that fails: after a failure none may try for a while, then one may, and its success lets all in
 * again while its failure doubles the wait. Thread-safe.
 */
final class CircuitBreaker {
    private final long firstPauseNanos;
    private final long maxPauseNanos;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private boolean open;

    @GuardedBy("this")
    private boolean trial;

    @GuardedBy("this")
    private long pauseNanos;

    @GuardedBy("this")
    private long retryAt;

    /**
     * Creates a breaker that lets all in.
     *
     * @param firstPause the wait after the first failure
     * @param maxPause the longest wait, to which repeated failures lead
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    CircuitBreaker(Duration firstPause, Duration maxPause, LongSupplier nanoTime) {
        this.firstPauseNanos = firstPause.toNanos();
        this.maxPauseNanos = Math.max(firstPauseNanos, maxPause.toNanos());
        this.nanoTime = nanoTime;
    }

    /** Returns whether the caller may try; if so, it reports how that went. */
    synchronized boolean mayTry() {
        if (!open) {
            return true;
        }
        if (trial || nanoTime.getAsLong() - retryAt < 0) {
            return false;
        }
        trial = true;
        return true;
    }

    /** Is told that a try succeeded; returns whether that ends a time of failures. */
    synchronized boolean succeeded() {
        boolean recovered = open;
        open = false;
        trial = false;
        return recovered;
    }

    /** Is told that a try failed; returns how long none may try now. */
    synchronized Duration failed() {
        if (!open) {
            pause(firstPauseNanos);
        } else if (trial) {
            pause(Math.min(maxPauseNanos, 2 * pauseNanos));
        }
        // Otherwise the call began before the service was known to fail, and tells nothing new.
        return Duration.ofNanos(pauseNanos);
    }

    /** Is told that a try ended without telling how the service is, as by an interrupt. */
    synchronized void undecided() {
        trial = false;
    }

    @GuardedBy("this")
    private void pause(long nanos) {
        open = true;
        trial = false;
        pauseNanos = nanos;
        retryAt = nanoTime.getAsLong() + nanos;
    }
}
