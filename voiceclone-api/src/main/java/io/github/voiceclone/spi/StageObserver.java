package io.github.voiceclone.spi;

import java.time.Duration;

/**
 * Receiver of events from within a stage, or from a cache in front of it. Thread-safe; its methods throw nothing and may be called
 * whether or not {@link #listening()}.
 */
public interface StageObserver {
    /** Nobody listens. */
    StageObserver NONE = new StageObserver() {};

    /** Returns whether anyone listens: what it costs to find out, as a look at the clock, may be saved otherwise. */
    default boolean listening() {
        return false;
    }

    /** Tells that {@code bytes} more of the stage's graphs have been read, on the thread that opens the stage. */
    default void graphRead(long bytes) {}

    /**
     * Tells that a tier of a cache was asked.
     *
     * @param tier the tier's name; without secrets
     * @param keys how many embeddings were looked for
     * @param hits how many were there
     * @param elapsed how long it took
     */
    default void cacheLookedUp(String tier, int keys, int hits, Duration elapsed) {}

    /**
     * Tells that the decoder made a step.
     *
     * @param rows segments that shared it; 0 when the decoder has run out of work and made none
     * @param waiting segments that wait for a free row
     * @param elapsed how long it took
     */
    default void decoderStepped(int rows, int waiting, Duration elapsed) {}

    /**
     * Tells how far a run of a vocoder is that makes samples one by one: every few hundred samples and at its end.
     *
     * @param made samples that have been made of each stretch of the run
     * @param all how many there will be
     */
    default void samplesMade(int made, int all) {}
}
