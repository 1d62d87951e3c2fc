package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.runtime.ForwardingGraph;
import io.github.voiceclone.runtime.ForwardingRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tensor runtime that delegates to another one and keeps a sample of the inputs of its graphs. Not thread-safe. */
public final class SamplingRuntime extends ForwardingRuntime {
    private final Map<String, SampledRuns> samples = new HashMap<>();

    /** Creates a runtime that delegates to {@code runtime}; no samples yet. */
    public SamplingRuntime(TensorRuntime runtime) {
        super(runtime);
    }

    /**
     * Returns the inputs of runs that are evenly spread over all runs of a graph.
     *
     * @param graph the graph's name
     * @return copies of the inputs by name, run by run; empty if the graph was never run
     */
    public List<Map<String, Tensor>> samples(String graph) {
        SampledRuns runs = samples.get(graph);
        return runs == null ? List.of() : runs.inputs();
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
        return new Sampled(
                runtime().load(name, onnx, options), samples.computeIfAbsent(name, graph -> new SampledRuns()));
    }

    private static final class Sampled extends ForwardingGraph {
        private final SampledRuns runs;

        Sampled(Graph graph, SampledRuns runs) {
            super(graph);
            this.runs = runs;
        }

        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            runs.add(inputs);
            return graph().run(inputs);
        }

        /** Binds every tensor to the host, so that it has the inputs of each run. */
        @Override
        public Binding bind(
                Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            return new ForwardingBinding(graph().bind(inputs, outputs)) {
                @Override
                public void run() {
                    runs.add(inputs);
                    super.run();
                }

                @Override
                public void begin() {
                    runs.add(inputs);
                    super.begin();
                }
            };
        }
    }
}
