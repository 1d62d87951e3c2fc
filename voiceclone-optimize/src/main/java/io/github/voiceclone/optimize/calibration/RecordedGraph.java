package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.runtime.ForwardingGraph;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import java.util.Map;
import java.util.Set;

/** Graph whose values of interest are all outputs, which are recorded after each run. */
final class RecordedGraph extends ForwardingGraph {
    private final String name;
    private final Set<String> given;
    private final Observations observations;

    /**
     * Creates a recorded graph.
     *
     * @param given inputs to be recorded as well
     */
    RecordedGraph(String name, Graph graph, Set<String> given, Observations observations) {
        super(graph);
        this.name = name;
        this.given = given;
        this.observations = observations;
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        Map<String, Tensor.Floats> outputs = graph().run(inputs);
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
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return new Binding() {
            @Override
            public void run() {
                Map<String, Tensor.Floats> results = RecordedGraph.this.run(inputs);
                outputs.forEach((output, tensor) -> tensor.buffer()
                        .put(
                                0,
                                Graph.output(results, output).buffer(),
                                0,
                                tensor.buffer().limit()));
            }

            @Override
            public void close() {
                // Nothing is held between runs.
            }
        };
    }
}
