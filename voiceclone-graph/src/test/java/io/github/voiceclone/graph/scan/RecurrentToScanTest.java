package io.github.voiceclone.graph.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.OnnxRuns;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime's own GRU and LSTM are the reference. */
class RecurrentToScanTest {
    private static final int INPUTS = 5;
    private static final int HIDDEN = 4;
    private static final int TIME = 7;
    private static final int BATCH = 3;
    private static final int INT32 = 6;

    private final Random random = new Random(1);

    private Weights random(int... shape) {
        int size = 1;
        for (int extent : shape) {
            size *= extent;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Weights(values, shape);
    }

    /** A layer over [time, batch, inputs], and all its outputs. */
    private ModelProto model(String operator, int directions, boolean lengths, Map<String, ?> more) {
        int gates = (operator.equals("LSTM") ? 4 : 3) * HIDDEN;
        GraphBuilder graph = new GraphBuilder("model");
        List<String> inputs = new ArrayList<>(List.of(
                graph.floatInput("x", "time", "batch", INPUTS),
                graph.weights("W", random(directions, gates, INPUTS)),
                graph.weights("R", random(directions, gates, HIDDEN)),
                graph.weights("B", random(directions, 2 * gates))));
        if (lengths) {
            String given = graph.longInput("lengths", "batch");
            inputs.add(graph.node("Cast", List.of(given), Map.of("to", INT32)));
        }
        Map<String, Object> attributes = new HashMap<>(more);
        attributes.put("hidden_size", HIDDEN);
        attributes.put("direction", directions == 2 ? "bidirectional" : "forward");
        if (operator.equals("GRU")) {
            attributes.putIfAbsent("linear_before_reset", 1);
        }
        List<String> results = graph.nodes(operator, inputs, attributes, 2);
        graph.floatOutput("all", results.get(0), "time", directions, "batch", HIDDEN);
        graph.floatOutput("last", results.get(1), directions, "batch", HIDDEN);
        return graph.build();
    }

    private Map<String, Tensor> inputs(boolean lengths) {
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("x", Tensor.floats(random(TIME, BATCH, INPUTS).values(), TIME, BATCH, INPUTS));
        if (lengths) {
            inputs.put("lengths", Tensor.longs(new long[] {TIME, 1, 4}, BATCH));
        }
        return inputs;
    }

    @ParameterizedTest
    @CsvSource({
        "GRU,1,false", "GRU,2,false", "GRU,1,true", "GRU,2,true",
        "LSTM,1,false", "LSTM,2,false", "LSTM,1,true", "LSTM,2,true"
    })
    void layer_computesTheSameWithOneProductARound(String operator, int directions, boolean lengths) {
        ModelProto model = model(operator, directions, lengths, Map.of());
        ModelProto scanned = RecurrentToScan.rewrite(model);
        NodeProto scan = scanned.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Scan"))
                .findFirst()
                .orElseThrow();
        long products = Nodes.attribute(scan, "body").orElseThrow().getG().getNodeList().stream()
                .filter(node -> node.getOpType().equals("MatMul"))
                .count();
        assertEquals(1, products);
        Map<String, Tensor> inputs = inputs(lengths);
        Map<String, Tensor.Floats> expected = OnnxRuns.run(model, inputs);
        OnnxRuns.run(scanned, inputs)
                .forEach(
                        (name, found) -> assertArrayEquals(expected.get(name).toArray(), found.toArray(), 1e-5f, name));
    }

    @Test
    void twoLayersOfOneGraph_keepTheirNamesApart() {
        GraphBuilder graph = new GraphBuilder("model");
        String value = graph.floatInput("x", "time", "batch", HIDDEN);
        for (int layer = 0; layer < 2; layer++) {
            List<String> inputs = List.of(
                    value,
                    graph.weights("W", random(1, 4 * HIDDEN, HIDDEN)),
                    graph.weights("R", random(1, 4 * HIDDEN, HIDDEN)),
                    graph.weights("B", random(1, 8 * HIDDEN)));
            String all = graph.node("LSTM", inputs, Map.of("hidden_size", HIDDEN));
            value = graph.node("Squeeze", all, graph.longs(1));
        }
        graph.floatOutput("y", value, "time", "batch", HIDDEN);
        ModelProto model = graph.build();
        Map<String, Tensor> inputs =
                Map.of("x", Tensor.floats(random(TIME, BATCH, HIDDEN).values(), TIME, BATCH, HIDDEN));
        float[] expected = OnnxRuns.run(model, inputs).get("y").toArray();
        assertArrayEquals(
                expected,
                OnnxRuns.run(RecurrentToScan.rewrite(model), inputs).get("y").toArray(),
                1e-5f);
    }

    @Test
    void layerOfAnotherKind_staysAsItIs() {
        ModelProto resetBefore = model("GRU", 1, false, Map.of("linear_before_reset", 0));
        assertEquals(resetBefore, RecurrentToScan.rewrite(resetBefore));
        ModelProto clipped = model("LSTM", 1, false, Map.of("clip", 1f));
        assertEquals(clipped, RecurrentToScan.rewrite(clipped));
    }
}
