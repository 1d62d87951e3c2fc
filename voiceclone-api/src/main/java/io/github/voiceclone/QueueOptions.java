package io.github.voiceclone;

/**
 * Settings of a voice cloner's admission queue. Immutable; start from {@link #defaults()} and change what matters.
 *
 * @param maxConcurrent how many requests run at once, a call of several counting as several; positive. Sixteen share a
 *     decoder step; more keep the other stages busy.
 * @param maxQueued how many requests wait for their turn when as many run as may; not negative
 * @param blockWhenFull whether a call, an asynchronous one too, waits for room in a full queue; if not, it fails with
 *     {@link OverloadedException} at once
 */
public record QueueOptions(int maxConcurrent, int maxQueued, boolean blockWhenFull) {
    private static final QueueOptions DEFAULTS = new QueueOptions(32, 1000, false);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public QueueOptions {
        if (maxConcurrent <= 0) {
            throw new IllegalArgumentException("maxConcurrent is " + maxConcurrent + ", expected a positive number");
        }
        if (maxQueued < 0) {
            throw new IllegalArgumentException("maxQueued is " + maxQueued + ", expected zero or more");
        }
    }

    /** Returns the defaults: 32 requests at once, 1000 waiting, more refused. */
    public static QueueOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another number of requests at once. */
    public QueueOptions withMaxConcurrent(int value) {
        return new QueueOptions(value, maxQueued, blockWhenFull);
    }

    /** Returns these options with another number of waiting requests. */
    public QueueOptions withMaxQueued(int value) {
        return new QueueOptions(maxConcurrent, value, blockWhenFull);
    }

    /** Returns these options with calls waiting for room in a full queue, or refused. */
    public QueueOptions withBlockWhenFull(boolean value) {
        return new QueueOptions(maxConcurrent, maxQueued, value);
    }
}
