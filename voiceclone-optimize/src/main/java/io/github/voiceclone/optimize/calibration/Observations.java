package io.github.voiceclone.optimize.calibration;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics of calibration by graph and value. Not thread-safe. */
public final class Observations {
    private final Map<String, Map<String, Observation>> graphs = new HashMap<>();

    /** Creates observations of no graph. */
    public Observations() {}

    /**
     * Returns the statistics of a graph's values.
     *
     * @param name the graph's name in its pack
     * @return statistics by the value's name in the ONNX model; empty if the graph was never run
     */
    public Map<String, Observation> graph(String name) {
        return graphs.computeIfAbsent(name, graph -> new HashMap<>());
    }

    /**
     * Returns the statistics of a value, to add to; created empty on first use.
     *
     * @param graph the graph's name in its pack
     * @param value the value's name in the ONNX model
     */
    public Observation value(String graph, String value) {
        return graph(graph).computeIfAbsent(value, name -> new Observation());
    }

    /** Returns what was seen of a value, or null if it was never computed. */
    @Nullable
    public Observation find(String graph, String value) {
        return graph(graph).get(value);
    }
}
