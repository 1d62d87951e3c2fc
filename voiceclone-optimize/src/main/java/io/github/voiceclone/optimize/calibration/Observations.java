package io.github.voiceclone.optimize.calibration;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calibration saw of every graph, by graph and value. Not thread-safe. */
public final class Observations {
    private final Map<String, Map<String, Observation>> graphs = new HashMap<>();

    /** Creates observations of no graph. */
    public Observations() {}

    /** Returns what was seen of a graph's values, by name; empty if it was never run. */
    public Map<String, Observation> graph(String name) {
        return graphs.computeIfAbsent(name, graph -> new HashMap<>());
    }

    /** Returns what was seen of a value, to be added to. */
    public Observation value(String graph, String value) {
        return graph(graph).computeIfAbsent(value, name -> new Observation());
    }

    /** Returns what was seen of a value, or null if it was never computed. */
    @Nullable
    public Observation find(String graph, String value) {
        return graph(graph).get(value);
    }
}
