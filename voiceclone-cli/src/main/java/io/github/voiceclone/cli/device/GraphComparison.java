package io.github.voiceclone.cli.device;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.PackGraphs;
import io.github.voiceclone.sv2tts.pack.PackGraphs.PackGraph;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the graphs of a pack on two runtimes, both given the same inputs. The decoder is run for many steps, each from
 * the reference's state: what is compared is the step and not how far apart two runs have drifted.
 */
public final class GraphComparison {
    private static final String NEXT = "next_";
    private static final int DECODER_STEPS = 50;

    private final VoicePack pack;
    private final TensorRuntime reference;
    private final TensorRuntime other;
    private final String device;
    private final String precision;

    /**
     * Prepares a comparison.
     *
     * @param reference computes in float32 on the CPU
     * @param other what is compared with it, on {@code device} in {@code precision}
     */
    public GraphComparison(
            VoicePack pack, TensorRuntime reference, TensorRuntime other, String device, String precision) {
        this.pack = pack;
        this.reference = reference;
        this.other = other;
        this.device = device;
        this.precision = precision;
    }

    /**
     * Difference of one output from the reference.
     *
     * @param graph the graph's name
     * @param size how large the inputs were, as in {@code 4 rows of 60}
     * @param output the output's name
     * @param furthest largest difference of any value, as a share of the reference's largest value
     * @param seconds of the last run; copies included
     */
    public record Row(String graph, String size, String output, double furthest, double seconds) {}

    /** Runs every graph. */
    public List<Row> run() {
        List<Row> rows = new ArrayList<>();
        for (PackGraph graph : PackGraphs.of(pack)) {
            try (Graph expected = graph.load(pack, reference, reference.defaultDevice(), Precision.FP32);
                    Graph found = graph.load(pack, other, device, precision)) {
                SampleInputs samples = new SampleInputs(io(graph));
                for (SampleInputs.Size size : SampleInputs.sizes(graph.name())) {
                    rows.addAll(compare(graph.name(), expected, found, samples, size));
                }
            }
        }
        return rows;
    }

    private IoTensors io(PackGraph graph) {
        return IoTensors.of(graph.name(), graph.read(pack, Precision.FP32));
    }

    private static List<Row> compare(
            String name, Graph expected, Graph found, SampleInputs samples, SampleInputs.Size size) {
        Map<String, Tensor> inputs = samples.of(size);
        Map<String, Double> furthest = new HashMap<>();
        double seconds = 0;
        int steps = name.equals(GraphNames.DECODER) ? DECODER_STEPS : 2;
        for (int step = 0; step < steps; step++) {
            Map<String, Tensor.Floats> expectedOutputs = expected.run(inputs);
            long start = System.nanoTime();
            Map<String, Tensor.Floats> foundOutputs = found.run(inputs);
            seconds = (System.nanoTime() - start) / 1e9;
            expectedOutputs.forEach((output, tensor) -> furthest.merge(
                    output,
                    furthest(
                            tensor.toArray(), Graph.output(foundOutputs, output).toArray()),
                    Math::max));
            feedBack(expectedOutputs, inputs);
        }
        double last = seconds;
        return furthest.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(output -> new Row(name, size.text(), output.getKey(), output.getValue(), last))
                .toList();
    }

    /** Makes a step's states the next one's inputs; graphs that are no step have none. */
    private static void feedBack(Map<String, Tensor.Floats> outputs, Map<String, Tensor> inputs) {
        outputs.forEach((name, tensor) -> {
            if (name.startsWith(NEXT)) {
                inputs.put(name.substring(NEXT.length()), tensor);
            }
        });
    }

    static double furthest(float[] expected, float[] found) {
        double largest = 0;
        double off = expected.length == found.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(expected.length, found.length); i++) {
            double difference = Math.abs((double) expected[i] - found[i]);
            off = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(off, difference);
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return off == 0 ? 0 : off / largest;
    }
}
