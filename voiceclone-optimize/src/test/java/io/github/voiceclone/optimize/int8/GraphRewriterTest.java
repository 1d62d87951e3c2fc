package io.github.voiceclone.optimize.int8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.GraphException;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.SmallPack;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.calibration.RecordingRuntime;
import io.github.voiceclone.optimize.recipe.GraphReport;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphRewriterTest {
    private static final int CHANNELS = 32;
    private static final int TIME = 40;
    private static final GraphOptions OPTIONS = new GraphOptions("cpu", 1);

    private final Random random = new Random(7);
    private final Observations seen = new Observations();

    /** A residual block with a rectifier of each kind, between two outer convolutions. */
    private ModelProto block() {
        GraphBuilder graph = new GraphBuilder("block");
        String x = graph.floatInput("x", "batch", CHANNELS, 1, "time");
        String first = convolution(graph, x);
        String inner = convolution(graph, graph.node("LeakyRelu", List.of(first), Map.of("alpha", 0.1f)));
        inner = convolution(graph, graph.node("Relu", inner));
        String sum = graph.node("Add", inner, convolution(graph, first));
        String moved = graph.node("Reshape", sum, graph.longs(0, CHANNELS / 2, 2, -1));
        String back = graph.node("Reshape", moved, graph.longs(0, CHANNELS, 1, -1));
        graph.floatOutput("y", convolution(graph, back), "batch", CHANNELS, 1, "time");
        return graph.build();
    }

    private String convolution(GraphBuilder graph, String x) {
        String weight = graph.weights("weight", weights(1 / Math.sqrt(CHANNELS * 3), CHANNELS, CHANNELS, 1, 3));
        String bias = graph.weights("bias", weights(0.1, CHANNELS));
        return graph.node("Conv", List.of(x, weight, bias), Map.of("pads", new long[] {0, 1, 0, 1}));
    }

    private Weights weights(double deviation, int... shape) {
        int size = 1;
        for (int extent : shape) {
            size *= extent;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return new Weights(values, shape);
    }

    private float[] run(TensorRuntime runtime, ModelProto model) {
        byte[] bytes = model.toByteArray();
        ByteBuffer onnx = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        Tensor x = Tensor.floats(
                new Random(1)
                        .doubles((long) CHANNELS * TIME, -1, 1)
                        .collect(() -> new float[CHANNELS * TIME], new Filler(), (a, b) -> {}),
                1,
                CHANNELS,
                1,
                TIME);
        try (Graph graph = runtime.load("block", onnx, OPTIONS)) {
            return graph.run(Map.of("x", x)).get("y").toArray();
        }
    }

    /** Puts values one after another. */
    private static final class Filler implements java.util.function.ObjDoubleConsumer<float[]> {
        private int next;

        @Override
        public void accept(float[] values, double value) {
            values[next++] = (float) value;
        }
    }

    private GraphRewriter rewriter(ModelProto model, boolean outermostInFloat) {
        return new GraphRewriter(
                "block",
                model,
                QuantizationMode.STATIC,
                seen,
                RangeMethod.MIN_MAX,
                outermostInFloat ? VocoderSearch.outermost(model.getGraph()) : Set.of());
    }

    private static List<String> operators(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    @Test
    void chainOfConvolutions_staysInIntegersFromEndToEnd() {
        ModelProto model = block();
        float[] expected = run(new RecordingRuntime(new OnnxRuntime(), seen), model);
        ModelProto quantised = rewriter(model, false).rewrite();
        assertEquals(
                List.of(
                        "QuantizeLinear",
                        "Transpose",
                        "QLinearConv",
                        "QLinearLeakyRelu",
                        "QLinearConv",
                        "QLinearConv",
                        "QLinearConv",
                        "QLinearAdd",
                        "Transpose",
                        "Reshape",
                        "Reshape",
                        "Transpose",
                        "QLinearConv",
                        "Transpose",
                        "DequantizeLinear"),
                operators(quantised));
        double ratio = SmallPack.signalToNoise(expected, run(new OnnxRuntime(), quantised));
        assertTrue(ratio > 25, () -> ratio + " dB");
    }

    @Test
    void outermostConvolutions_stayInFloatWhenAskedTo() {
        ModelProto model = block();
        float[] expected = run(new RecordingRuntime(new OnnxRuntime(), seen), model);
        GraphRewriter rewriter = rewriter(model, true);
        ModelProto quantised = rewriter.rewrite();
        assertEquals(2, operators(quantised).stream().filter("Conv"::equals).count());
        GraphReport report = rewriter.log().report("vocoder", "block", 1, 1);
        assertEquals(3, report.converted().get("Conv"));
        assertEquals(3 * report.multiplyAdds(), 5 * report.convertedMultiplyAdds());
        double ratio = SmallPack.signalToNoise(expected, run(new OnnxRuntime(), quantised));
        assertTrue(ratio > 25, () -> ratio + " dB");
    }

    @Test
    void equalRectifiers_areWrittenOnce() {
        GraphBuilder graph = new GraphBuilder("branches");
        String x = convolve(graph, graph.floatInput("x", "batch", CHANNELS, 1, "time"), CHANNELS, CHANNELS);
        String one = convolve(graph, graph.node("LeakyRelu", x), CHANNELS, CHANNELS);
        String other = convolve(graph, graph.node("LeakyRelu", x), CHANNELS, CHANNELS);
        graph.floatOutput("y", graph.node("Add", one, other), "batch", CHANNELS, 1, "time");
        float[] expected = run(new RecordingRuntime(new OnnxRuntime(), seen), graph.build());
        ModelProto quantised = rewriter(graph.build(), false).rewrite();
        assertEquals(
                1,
                operators(quantised).stream().filter("QLinearLeakyRelu"::equals).count());
        assertEquals(
                2, operators(quantised).stream().filter("Transpose"::equals).count());
        double ratio = SmallPack.signalToNoise(expected, run(new OnnxRuntime(), quantised));
        assertTrue(ratio > 25, () -> ratio + " dB");
    }

    private String convolve(GraphBuilder graph, String x, int in, int out) {
        return graph.node("Conv", x, graph.weights("weight", weights(0.1, out, in, 1, 1)));
    }

    @Test
    void valueThatNeverRan_isLeftInFloatWithTheReason() {
        GraphRewriter rewriter = rewriter(block(), false);
        assertEquals(operators(block()), operators(rewriter.rewrite()));
        assertTrue(rewriter.log().report("vocoder", "block", 1, 1).skipped().stream()
                .allMatch(skipped -> skipped.reason().equals("never ran in calibration")));
    }

    @Test
    void quantisedGraph_isRefused() {
        ModelProto model = block();
        run(new RecordingRuntime(new OnnxRuntime(), seen), model);
        ModelProto quantised = rewriter(model, false).rewrite();
        GraphException error = assertThrows(GraphException.class, () -> rewriter(quantised, false));
        assertTrue(error.getMessage().contains("operator 'QuantizeLinear'"), error::getMessage);
    }

    @Test
    void operatorWithAGraphInside_isRefused() {
        NodeProto.Builder loop = NodeProto.newBuilder().setOpType("Loop").setName("loop");
        loop.addAttribute(AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(GraphProto.getDefaultInstance()));
        ModelProto.Builder model = block().toBuilder();
        model.getGraphBuilder().addNode(loop);
        GraphException error = assertThrows(GraphException.class, () -> rewriter(model.build(), false));
        assertTrue(error.getMessage().contains("operator 'Loop'"), error::getMessage);
    }

    @Test
    void rowsOfAProduct_areQuantisedApart_andZerosStayZeros() {
        GraphBuilder graph = new GraphBuilder("rows");
        String x = graph.floatInput("x", "rows", 64);
        graph.floatOutput("y", graph.node("MatMul", x, graph.weights("matrix", weights(0.1, 64, 64))), "rows", 64);
        ModelProto quantised = rows(graph.build());
        float[] two = new float[128];
        for (int i = 64; i < two.length; i++) {
            two[i] = (float) random.nextGaussian();
        }
        float[] together = run(quantised, Tensor.floats(two, 2, 64));
        assertArrayEquals(new float[64], Arrays.copyOf(together, 64), 1e-30f);
        float[] alone = run(quantised, Tensor.floats(Arrays.copyOfRange(two, 64, 128), 1, 64));
        assertArrayEquals(alone, Arrays.copyOfRange(together, 64, 128));
        float[] expected = run(graph.build(), Tensor.floats(Arrays.copyOfRange(two, 64, 128), 1, 64));
        assertTrue(SmallPack.signalToNoise(expected, alone) > 35);
    }

    @Test
    void tableOfSeveralLookups_isStoredOnce() {
        GraphBuilder graph = new GraphBuilder("table");
        String table = graph.weights("table", weights(1, 128, 64));
        String first = graph.node("Gather", List.of(table, graph.longs(3)), Map.of("axis", 0));
        String second = graph.node("Gather", List.of(table, graph.longs(5)), Map.of("axis", 0));
        String sum = graph.node("Add", first, second);
        graph.floatOutput("y", graph.node("Add", sum, graph.floatInput("x", "rows", 64)), "rows", 64);
        ModelProto quantised = rows(graph.build());
        assertTrue(quantised.getSerializedSize() < 128 * 64 * 2, () -> quantised.getSerializedSize() + " bytes");
        Tensor x = Tensor.floats(1, 64);
        assertTrue(SmallPack.signalToNoise(run(graph.build(), x), run(quantised, x)) > 35);
    }

    private ModelProto rows(ModelProto model) {
        return new GraphRewriter("rows", model, QuantizationMode.ROWS, seen, RangeMethod.MIN_MAX, Set.of()).rewrite();
    }

    private static float[] run(ModelProto model, Tensor x) {
        byte[] bytes = model.toByteArray();
        ByteBuffer onnx = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        try (Graph graph = new OnnxRuntime().load("rows", onnx, OPTIONS)) {
            return graph.run(Map.of("x", x)).get("y").toArray();
        }
    }
}
