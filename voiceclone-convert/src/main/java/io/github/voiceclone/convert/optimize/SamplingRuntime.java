package io.github.voiceclone.convert.optimize;

import io.github.voiceclone.sv2tts.runtime.ForwardingRuntime;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.GraphOptions;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import io.github.voiceclone.sv2tts.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tensor runtime that computes as another does and keeps some of what its graphs are given. Not thread-safe. */
final class SamplingRuntime extends ForwardingRuntime {
    private final Map<String, SampledRuns> samples = new HashMap<>();

    SamplingRuntime(TensorRuntime runtime) {
        super(runtime);
    }

    /** Returns inputs of runs spread evenly over all runs of a graph; none if it was never run. */
    List<Map<String, Tensor>> samples(String graph) {
        SampledRuns runs = samples.get(graph);
        return runs == null ? List.of() : runs.inputs();
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
        return new Sampled(
                runtime().load(name, onnx, options), samples.computeIfAbsent(name, graph -> new SampledRuns()));
    }

    private record Sampled(Graph graph, SampledRuns runs) implements Graph {
        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            runs.add(inputs);
            return graph.run(inputs);
        }

        @Override
        public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
            Binding binding = graph.bind(inputs, outputs);
            return new Binding() {
                @Override
                public void run() {
                    runs.add(inputs);
                    binding.run();
                }

                @Override
                public void close() {
                    binding.close();
                }
            };
        }

        @Override
        public boolean computesOnProcessors() {
            return graph.computesOnProcessors();
        }

        @Override
        public void close() {
            graph.close();
        }
    }
}
