package io.github.voiceclone;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a voice cloner does, on the thread that does it. Implementations are thread-safe and quick; what they
 * throw is logged and goes no further.
 */
public interface VoiceClonerListener {
    /**
     * One call of one stage.
     *
     * @param stage which stage
     * @param backend its provider's name
     * @param precision its precision
     * @param batchSize how many requests the call serves
     */
    record StageCall(Stage stage, String backend, String precision, int batchSize) {}

    /** A stage starts to work. */
    default void stageStarted(StageCall call) {}

    /**
     * A stage is done.
     *
     * @param call as at the start
     * @param elapsed how long it worked, less the time spent in the stages after it
     * @param failure what it failed with, if it failed
     */
    default void stageFinished(StageCall call, Duration elapsed, @Nullable Throwable failure) {}
}
