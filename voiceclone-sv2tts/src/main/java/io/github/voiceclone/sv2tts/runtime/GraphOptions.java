package io.github.voiceclone.sv2tts.runtime;

import io.github.voiceclone.spi.GraphProfiles;
import java.util.Optional;

/**
 * How a graph is run.
 *
 * @param device where, as in {@code cpu}
 * @param threads most threads of one run; at least 1
 * @param precision what to compute in, as in {@code fp16}
 * @param stored what the graph handed over is in: {@code precision}, or one that the runtime said it can convert
 * @param profiles where to record every operator that runs, if that is wanted; a runtime that cannot ignores it
 */
public record GraphOptions(
        String device, int threads, String precision, String stored, Optional<GraphProfiles> profiles) {
    private static final String FLOAT32 = "fp32";

    /** Creates the options of a float32 graph that is run as it is. */
    public GraphOptions(String device, int threads) {
        this(device, threads, FLOAT32, FLOAT32);
    }

    /** Creates options with nothing recorded. */
    public GraphOptions(String device, int threads, String precision, String stored) {
        this(device, threads, precision, stored, Optional.empty());
    }

    /** Returns these options with operators recorded. */
    public GraphOptions recordedIn(Optional<GraphProfiles> value) {
        return new GraphOptions(device, threads, precision, stored, value);
    }

    /** Returns these options with another number of threads. */
    public GraphOptions withThreads(int count) {
        return new GraphOptions(device, count, precision, stored, profiles);
    }
}
