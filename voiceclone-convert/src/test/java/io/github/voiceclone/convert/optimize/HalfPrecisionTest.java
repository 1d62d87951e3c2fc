package io.github.voiceclone.convert.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.convert.checkpoint.Weights;
import io.github.voiceclone.convert.graph.GraphBuilder;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {
    private static final float FACTOR = 1 + 0x1p-10f;

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

    private static float[] run(ModelProto model, Map<String, Tensor> inputs, String output) {
        byte[] bytes = model.toByteArray();
        ByteBuffer onnx = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        try (Graph graph = new OnnxRuntime().load("model", onnx, new GraphOptions("cpu", 1))) {
            return graph.run(inputs).get(output).toArray();
        }
    }

    /** Bit patterns by IEEE 754-2008, clause 3.4; ties go to the even neighbour. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "65519.99, 7bff",
        "65520, 7c00",
        "-1e30, fc00",
        "Infinity, 7c00",
        "NaN, 7e00",
        "6.103515625e-5, 400",
        "5.9604645e-8, 1",
        "2.9802322e-8, 0",
        "-1e-12, 8000",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02"
    })
    void number_becomesTheNearestHalf(float value, String bits) {
        assertEquals(bits, Integer.toHexString(Half.bits(value) & 0xffff));
    }

    @Test
    void graph_computesInFloat16BetweenFloat32Edges() {
        ModelProto half = HalfPrecision.of(model(), HalfPrecision.fragile(model().getGraph()));
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
        float[] right = run(model(), inputs, "next_sum");
        float[] half = run(HalfPrecision.of(model(), Set.of()), inputs, "next_sum");
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
        assertEquals(
                Set.of(large, tiny),
                new HashSet<>(HalfPrecision.fragile(graph.build().toByteArray())));
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
        assertEquals(Set.of("y"), HalfPrecision.fragile(graph.build().toByteArray()));
    }

    @Test
    void halfPrecisionAgain_isRefused() {
        byte[] half = HalfPrecision.of(model().toByteArray(), Set.of());
        OptimizeException error = assertThrows(OptimizeException.class, () -> HalfPrecision.of(half, Set.of()));
        assertTrue(error.getMessage().contains("float16"), error::getMessage);
    }

    @Test
    void bytesThatAreNoModel_areRefused() {
        assertThrows(OptimizeException.class, () -> HalfPrecision.of(new byte[] {1, 2, 3}, Set.of()));
    }

    /** y = x² - (1 + 2⁻⁹), where x = 1 + 2⁻¹⁰: 2⁻²⁰ if x² is exact, 0 if it is rounded to float16. */
    private static ModelProto cancelling() {
        GraphBuilder graph = new GraphBuilder("model");
        String x = graph.floatInput("x", "batch");
        String square = graph.node("Mul", x, graph.scalar(FACTOR));
        graph.floatOutput("y", graph.node("Sub", square, graph.scalar(1 + 0x1p-9f)), "batch");
        return graph.build();
    }

    @Test
    void roundedGraph_roundsBetweenAllNodesInHalfPrecision() {
        Map<String, Tensor> inputs = Map.of("x", Tensor.floats(new float[] {FACTOR}, 1));
        assertEquals(0x1p-20f, run(cancelling(), inputs, "y")[0]);
        assertEquals(0, run(new RoundedGraph(cancelling(), Set.of()).write(), inputs, "y")[0]);
    }

    @Test
    void search_returnsOperatorsToFloat32UntilTheOutputsAgree() {
        List<Map<String, Tensor>> samples = List.of(Map.of("x", Tensor.floats(new float[] {FACTOR}, 1)));
        HalfSearch.Found found = new HalfSearch(new OnnxRuntime(), cancelling(), samples).search(Set.of());
        assertTrue(found.error() <= HalfSearch.ALLOWED_ERROR, found::toString);
        assertEquals(Set.of("Mul", "y"), found.keep());
    }
}
