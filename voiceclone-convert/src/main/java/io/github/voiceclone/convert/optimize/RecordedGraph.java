package io.github.voiceclone.convert.optimize;

import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * A graph whose every value of interest is an output, and is recorded after each run.
 *
 * @param name the graph's name
 * @param graph the graph
 * @param given inputs to be recorded as well
 * @param observations where to
 */
record RecordedGraph(String name, Graph graph, Set<String> given, Observations observations) implements Graph {
    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        Map<String, Tensor.Floats> outputs = graph.run(inputs);
        outputs.forEach(this::record);
        for (String input : given) {
            if (inputs.get(input) instanceof Tensor.Floats floats) {
                record(input, floats);
            }
        }
        return outputs;
    }

    private void record(String value, Tensor.Floats tensor) {
        observations.value(name, value).add(tensor.buffer(), tensor.shape());
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        return new Binding() {
            @Override
            public void run() {
                Map<String, Tensor.Floats> results = RecordedGraph.this.run(inputs);
                outputs.forEach((output, tensor) -> tensor.buffer()
                        .put(0, results.get(output).buffer(), 0, tensor.buffer().limit()));
            }

            @Override
            public void close() {
                // Nothing is held between runs.
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
