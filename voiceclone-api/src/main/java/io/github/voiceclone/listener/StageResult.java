package io.github.voiceclone.listener;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a call of a stage.
 *
 * @param elapsed how long the stage worked, less the time spent in the stages after it and in the caller's own code
 * @param audioSeconds length of the audio it heard (encoder) or made (synthesizer, as frames; vocoder), in seconds
 * @param failure what the call failed with, or the first of its requests that failed independently; null if all went well
 */
public record StageResult(Duration elapsed, double audioSeconds, @Nullable Throwable failure) {
    /** Returns the real-time factor, elapsed time over length of audio; infinite or NaN without audio. */
    public double realTimeFactor() {
        return elapsed.toNanos() / 1e9 / audioSeconds;
    }
}
