package io.github.voiceclone.listener;

import io.github.voiceclone.Stage;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Report of a {@link ProfileListener}.
 *
 * @param loads the openings of each stage
 * @param stages the calls of each stage
 * @param caches the looks into each tier of a cache, by the tier's name, in the order first asked
 * @param queue the waits for a turn
 * @param decoder the decoder's steps
 * @param memory what the process holds
 */
public record ProfileReport(
        Map<Stage, StageTotals> loads,
        Map<Stage, StageTotals> stages,
        Map<String, CacheTotals> caches,
        Queue queue,
        Decoder decoder,
        ProcessMemory memory) {
    /**
     * Requests' waits for their turns.
     *
     * @param waits how many waited
     * @param waited how long, added up
     * @param refusals how many were refused because too many waited
     */
    public record Queue(long waits, Duration waited, long refusals) {}

    /**
     * Steps of decoders.
     *
     * @param steps how many
     * @param rows segments that shared each, added up
     * @param elapsed how long they took
     */
    public record Decoder(long steps, long rows, Duration elapsed) {}

    /** Copies the maps. */
    public ProfileReport {
        loads = Map.copyOf(loads);
        stages = Map.copyOf(stages);
        caches = Collections.unmodifiableMap(new LinkedHashMap<>(caches));
    }

    /** Returns the report as a table of several lines for people. */
    public String table() {
        return new ProfileTable(this).text();
    }
}
