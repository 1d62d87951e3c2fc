package io.github.voiceclone.runtime;

import io.github.voiceclone.spi.GraphProfiles;
import io.github.voiceclone.spi.Precision;
import java.util.Optional;

/**
 * Options with which a runtime loads a graph.
 *
 * @param device device to run on, as in {@code cpu}
 * @param threads maximum number of threads of one run; at least 1
 * @param precision precision to compute in, as in {@code fp16}
 * @param stored precision of the graph as given: {@code precision}, or one that the runtime said it converts from
 * @param profiles where to record every operator that runs, if requested; a runtime that cannot ignores it
 * @param requirements facts that the model family knows about the graph
 */
public record GraphOptions(
        String device,
        int threads,
        String precision,
        String stored,
        Optional<GraphProfiles> profiles,
        GraphRequirements requirements) {

    /** Creates the options of a float32 graph that is run as it is. */
    public GraphOptions(String device, int threads) {
        this(device, threads, Precision.FP32, Precision.FP32);
    }

    /** Creates options that record no operators. */
    public GraphOptions(String device, int threads, String precision, String stored) {
        this(device, threads, precision, stored, Optional.empty(), GraphRequirements.NONE);
    }

    /** Returns these options with operators recorded. */
    public GraphOptions recordedIn(Optional<GraphProfiles> value) {
        return new GraphOptions(device, threads, precision, stored, value, requirements);
    }

    /** Returns these options with another number of threads. */
    public GraphOptions withThreads(int count) {
        return new GraphOptions(device, count, precision, stored, profiles, requirements);
    }

    /** Returns these options with what the model family knows about the graph. */
    public GraphOptions withRequirements(GraphRequirements value) {
        return new GraphOptions(device, threads, precision, stored, profiles, value);
    }
}
