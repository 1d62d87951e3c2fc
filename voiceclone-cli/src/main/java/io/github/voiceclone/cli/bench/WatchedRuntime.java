package io.github.voiceclone.cli.bench;

import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.runtime.ForwardingRuntime;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.GraphOptions;
import io.github.voiceclone.sv2tts.runtime.HostAccess;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import io.github.voiceclone.sv2tts.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.Map;

/** A runtime that is told the time around each step of the decoder, and that can leave the step itself out. */
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

    private final class WatchedGraph implements Graph {
        private final Graph graph;

        WatchedGraph(Graph graph) {
            this.graph = graph;
        }

        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            return graph.run(inputs);
        }

        @Override
        public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
            return new WatchedBinding(graph.bind(inputs, outputs));
        }

        @Override
        public Binding bind(
                Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            return new WatchedBinding(graph.bind(inputs, outputs, access));
        }

        @Override
        public int rowsAtOnce() {
            return graph.rowsAtOnce();
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    private final class WatchedBinding implements Graph.Binding {
        private final Graph.Binding binding;

        WatchedBinding(Graph.Binding binding) {
            this.binding = binding;
        }

        @Override
        public void run() {
            long bytes = StepClock.bytesSoFar();
            long start = System.nanoTime();
            if (steps) {
                binding.run();
            }
            long end = System.nanoTime();
            clock.ran(start, bytes, end, StepClock.bytesSoFar());
        }

        @Override
        public void refresh(String input, int row) {
            binding.refresh(input, row);
        }

        @Override
        public void fetch() {
            binding.fetch();
        }

        @Override
        public void close() {
            binding.close();
        }
    }
}
