package io.github.voiceclone.runtime;

import io.github.voiceclone.spi.Availability;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runtime whose graphs a test computes, by name. Records the graphs it loaded. */
public final class FakeRuntime implements TensorRuntime {
    private final Map<String, FakeGraph.Body> bodies;
    private final Map<String, Throwable> refusals = new HashMap<>();
    private final Map<String, FakeGraph> loaded = new LinkedHashMap<>();
    private @Nullable GraphOptions options;

    /** Creates a runtime; graphs without a body have no outputs. */
    public FakeRuntime(Map<String, FakeGraph.Body> bodies) {
        this.bodies = bodies;
    }

    /** Makes a graph fail to load. */
    public void refuse(String name, Throwable failure) {
        refusals.put(name, failure);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Availability availability() {
        return Availability.present("fake");
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions given) {
        if (refusals.get(name) instanceof Error error) {
            throw error;
        }
        if (refusals.get(name) instanceof RuntimeException refusal) {
            throw refusal;
        }
        options = given;
        FakeGraph graph = new FakeGraph(bodies.getOrDefault(name, inputs -> Map.of()), given.device());
        loaded.put(name, graph);
        return graph;
    }

    /** Returns the graphs that were loaded, by name. */
    public Map<String, FakeGraph> loaded() {
        return loaded;
    }

    /** Returns the options of the last graph loaded. */
    public GraphOptions options() {
        return Objects.requireNonNull(options);
    }
}
