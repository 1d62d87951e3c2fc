package io.github.voiceclone.sv2tts.runtime;

import io.github.voiceclone.spi.GraphProfiles;
import java.util.Optional;

/**
 * How a graph is run.
 *
 * @param device where, as in {@code cpu}
 * @param threads most threads of one run; at least 1
 * @param profiles where to record every operator that runs, if that is wanted; a runtime that cannot ignores it
 */
public record GraphOptions(String device, int threads, Optional<GraphProfiles> profiles) {
    /** Creates options with nothing recorded. */
    public GraphOptions(String device, int threads) {
        this(device, threads, Optional.empty());
    }
}
