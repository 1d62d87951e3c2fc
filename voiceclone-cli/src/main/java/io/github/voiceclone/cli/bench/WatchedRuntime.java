package io.github.voiceclone.cli.bench;

import io.github.voiceclone.runtime.ForwardingGraph;
import io.github.voiceclone.runtime.ForwardingRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.nio.ByteBuffer;
import java.util.Map;

/** Runtime that records the time of each decoder step, and that can skip the step itself. */
public final class WatchedRuntime extends ForwardingRuntime {
    private final boolean steps;
    private final StepClock clock;

    /**
     * Wraps a runtime.
     *
     * @param steps whether the decoder runs; if not, its outputs stay zero
     */
    public WatchedRuntime(TensorRuntime runtime, boolean steps, StepClock clock) {
        super(runtime);
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
        Graph graph = runtime().load(name, onnx, options);
        return name.endsWith(GraphNames.DECODER) ? new WatchedGraph(graph) : graph;
    }

    private final class WatchedGraph extends ForwardingGraph {
        WatchedGraph(Graph graph) {
            super(graph);
        }

        @Override
        public Binding bind(
                Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            return new WatchedBinding(graph().bind(inputs, outputs, access));
        }
    }

    private final class WatchedBinding extends ForwardingGraph.ForwardingBinding {
        WatchedBinding(Graph.Binding binding) {
            super(binding);
        }

        @Override
        public void run() {
            begin();
            end();
        }

        @Override
        public void begin() {
            long bytes = StepClock.bytesSoFar();
            long start = System.nanoTime();
            if (steps) {
                super.begin();
            }
            long end = System.nanoTime();
            clock.ran(start, bytes, end, StepClock.bytesSoFar());
        }

        @Override
        public void end() {
            long bytes = StepClock.bytesSoFar();
            long start = System.nanoTime();
            if (steps) {
                super.end();
            }
            long end = System.nanoTime();
            clock.waited(start, bytes, end, StepClock.bytesSoFar());
        }
    }
}
