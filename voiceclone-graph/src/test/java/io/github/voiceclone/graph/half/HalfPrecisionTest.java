package io.github.voiceclone.graph.half;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.GraphException;
import io.github.voiceclone.graph.OnnxRuns;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
    /** A product, a rectifier, a softmax, and a sum that is carried from run to run. */
    private static ModelProto model() {
        GraphBuilder graph = new GraphBuilder("model");
        String x = graph.floatInput("x", "batch", 2);
        String sum = graph.floatInput("sum", "batch", 2);
        String product = graph.node("Gemm", x, graph.weights("w", new Weights(new float[] {1, 2, 3, 4}, 2, 2)));
        String shares = graph.node("Softmax", graph.node("Relu", product));
        graph.floatOutput("next_sum", graph.node("Add", sum, shares), "batch", 2);
        return graph.build();
    }

    private static List<String> operators(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    @Test
    void graph_computesInFloat16BetweenFloat32Edges() {
        ModelProto half = HalfPrecision.rewrite(model(), HalfPrecision.fragile(model()));
        assertEquals(List.of("Cast", "Gemm", "Relu", "Cast", "Softmax", "Add"), operators(half));
        assertEquals(model().getGraph().getInputList(), half.getGraph().getInputList());
        assertEquals(model().getGraph().getOutputList(), half.getGraph().getOutputList());
        assertEquals(
                TensorProto.DataType.FLOAT16.getNumber(),
                half.getGraph().getInitializer(0).getDataType());
    }

    @Test
    void graph_givesNearlyWhatFloat32Gives() {
        Map<String, Tensor> inputs =
                Map.of("x", Tensor.floats(new float[] {0.3f, -0.1f}, 1, 2), "sum", Tensor.floats(1, 2));
        float[] right = OnnxRuns.run(model(), inputs).get("next_sum").toArray();
        float[] half = OnnxRuns.run(HalfPrecision.rewrite(model(), Set.of()), inputs)
                .get("next_sum")
                .toArray();
        assertEquals(right[0], half[0], 1e-3);
        assertEquals(right[1], half[1], 1e-3);
    }

    @Test
    void constantBeyondFloat16_keepsItsNode() {
        GraphBuilder graph = new GraphBuilder("model");
        String x = graph.floatInput("x", "batch");
        String large = graph.node("Mul", x, graph.scalar(1e6f));
        String tiny = graph.node("Add", large, graph.scalar(1e-12f));
        graph.floatOutput("y", graph.node("Mul", tiny, graph.scalar(Float.NEGATIVE_INFINITY)), "batch");
        assertEquals(Set.of(large, tiny), new HashSet<>(HalfPrecision.fragile(graph.build())));
    }

    /** A GRU of one unit over [time, batch, 1]. */
    private static String gru(GraphBuilder graph, String x, String... lengths) {
        List<String> inputs = new ArrayList<>(List.of(
                x,
                graph.weights("w", new Weights(new float[3], 1, 3, 1)),
                graph.weights("r", new Weights(new float[3], 1, 3, 1)),
                graph.weights("b", new Weights(new float[6], 1, 6))));
        inputs.addAll(List.of(lengths));
        return graph.node("GRU", inputs, Map.of("hidden_size", 1));
    }

    @Test
    void recurrentLayerWithLengths_isKept() {
        GraphBuilder graph = new GraphBuilder("model");
        String x = graph.floatInput("x", "time", "batch", 1);
        String lengths = graph.node("Cast", List.of(graph.longInput("lengths", "batch")), Map.of("to", 6));
        String plain = graph.node("Squeeze", gru(graph, x), graph.longs(1));
        graph.floatOutput("y", gru(graph, plain, lengths), "time", 1, "batch", 1);
        assertEquals(Set.of("y"), HalfPrecision.fragile(graph.build()));
    }

    @Test
    void halfPrecisionAgain_isRefused() {
        ModelProto half = HalfPrecision.rewrite(model(), Set.of());
        GraphException error = assertThrows(GraphException.class, () -> HalfPrecision.rewrite(half, Set.of()));
        assertTrue(error.getMessage().contains("float16"), error::getMessage);
    }
}
