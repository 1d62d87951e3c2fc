package io.github.voiceclone.listener;

import java.time.Duration;

/**
 * The calls of a stage, or its openings, added up.
 *
 * @param calls how many
 * @param elapsed how long they worked
 * @param audioSeconds length of the audio they heard or made, in seconds; 0 for openings
 * @param bytes heap that the calling threads allocated, the stages inside included; of openings, the size of the graphs
 */
public record StageTotals(long calls, Duration elapsed, double audioSeconds, long bytes) {
    /** Returns the sum. */
    StageTotals plus(StageTotals other) {
        return new StageTotals(
                calls + other.calls,
                elapsed.plus(other.elapsed),
                audioSeconds + other.audioSeconds,
                bytes + other.bytes);
    }

    /** Returns the time in seconds. */
    public double seconds() {
        return elapsed.toNanos() / 1e9;
    }
}
