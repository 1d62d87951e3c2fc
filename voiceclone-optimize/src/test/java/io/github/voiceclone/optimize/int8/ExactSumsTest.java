package io.github.voiceclone.optimize.int8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.runtime.GraphMetadata;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Integer products with weights and activations at their limits, against exact integer arithmetic. */
class ExactSumsTest {
    private static final String GRAPH = "product";

    private final Random random = new Random(3);
    private final Observations seen = new Observations();

    @ParameterizedTest
    @CsvSource({
        "16, 16, 1, 1, 1",
        "8, 32, 3, 1, 1",
        "64, 16, 7, 3, 1",
        "32, 8, 3, 1, 1",
        "33, 20, 5, 1, 1",
        "6, 17, 3, 2, 1",
        "16, 16, 3, 1, 2",
        "64, 64, 3, 1, 1"
    })
    void convolution_sumsExactly(int inputs, int outputs, int kernel, int dilation, int groups) throws OrtException {
        judge(convolution(inputs, outputs, kernel, dilation, groups));
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "67, 64", "256, 20", "130, 33"})
    void matrix_sumsExactly(int inputs, int outputs) throws OrtException {
        judge(matrix(QuantizationMode.STATIC, inputs, outputs));
    }

    @ParameterizedTest
    @CsvSource({"DYNAMIC, 64, 64", "DYNAMIC, 130, 33", "INT4, 512, 512"})
    void blocks_sumExactly(QuantizationMode mode, int inputs, int outputs) throws OrtException {
        judge(matrix(mode, inputs, outputs));
    }

    /** Runs every product on activations at their limits, few and many of them, for one row and for several. */
    private void judge(ModelProto model) throws OrtException {
        List<IntegerReference> products = IntegerReference.products(model);
        assertEquals(1, products.size());
        IntegerReference product = products.get(0);
        for (int rows : new int[] {1, 2, 5, 24}) {
            for (double share : new double[] {0.02, 0.2, 1}) {
                byte[] activations = activations(rows * product.inputs(), share);
                assertArrayEquals(
                        product.exact(rows, activations),
                        product.run(rows, activations),
                        () -> product + ", " + rows + " rows, " + share + " of them not 0");
            }
        }
    }

    /** Returns activations that are 0 (the level 128) but for pairs at either end of the levels. */
    private byte[] activations(int count, double share) {
        byte[] activations = new byte[count];
        Arrays.fill(activations, (byte) 128);
        for (int i = 0; i < count - 1; i++) {
            if (random.nextDouble() < share) {
                Arrays.fill(activations, i, i + 2, (byte) (random.nextInt(4) == 0 ? 0 : 255));
            }
        }
        return activations;
    }

    private ModelProto convolution(int inputs, int outputs, int kernel, int dilation, int groups) {
        GraphBuilder graph = new GraphBuilder(GRAPH);
        String x = graph.floatInput("x", "batch", inputs, 1, "time");
        String weights = graph.weights("weight", extremes(outputs, inputs / groups, 1, kernel));
        int padding = dilation * (kernel - 1) / 2;
        Map<String, Object> attributes = Map.of(
                "pads", new long[] {0, padding, 0, padding}, "dilations", new long[] {1, dilation}, "group", groups);
        String y = graph.node("Conv", List.of(x, weights), attributes);
        graph.floatOutput("y", y, "batch", outputs, 1, "time");
        return rewritten(graph.build(), QuantizationMode.STATIC, inputs);
    }

    private ModelProto matrix(QuantizationMode mode, int inputs, int outputs) {
        GraphBuilder graph = new GraphBuilder(GRAPH);
        String x = graph.floatInput("x", "batch", inputs);
        String y = graph.node("MatMul", x, graph.weights("weight", extremes(inputs, outputs)));
        graph.floatOutput("y", y, "batch", outputs);
        return rewritten(graph.build(), mode, inputs);
    }

    private ModelProto rewritten(ModelProto model, QuantizationMode mode, int inputs) {
        float[] values = new float[2 * inputs];
        Arrays.fill(values, 0, inputs, 1);
        Arrays.fill(values, inputs, 2 * inputs, -1);
        seen.value(GRAPH, "x").add(FloatBuffer.wrap(values), 2, inputs);
        seen.value(GRAPH, "y").add(FloatBuffer.wrap(values), 2, inputs);
        ModelProto rewritten = new GraphRewriter(GRAPH, model, mode, seen, RangeMethod.MIN_MAX, Set.of()).rewrite();
        return ExactSums.marked(GRAPH, rewritten);
    }

    /** Returns weights as large as they can be, in runs of one sign of 1 to 9. */
    private Weights extremes(int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        float sign = 1;
        int to;
        for (int from = 0; from < values.length; from = to) {
            to = Math.min(values.length, from + 1 + random.nextInt(9));
            Arrays.fill(values, from, to, sign);
            sign = -sign;
        }
        return new Weights(values, shape);
    }

    @Test
    void neighboursThatCanSaturate_areFoundWhereTheyAreSummed() {
        ModelProto convolution = convolution(16, 16, 3, 1, 1);
        assertEquals(GraphMetadata.EXACT, convolution.getMetadataProps(0).getValue());
        // Channels 4 and 5 of the same place of the kernel are neighbours; places 0 and 1 of a channel are not.
        byte[] levels = new byte[16 * 16 * 3];
        levels[4 * 3] = 127;
        levels[4 * 3 + 1] = 127;
        ExactSums.marked(GRAPH, withLevels(convolution, levels));
        levels[5 * 3] = 2;
        ModelProto bad = withLevels(convolution, levels);
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> ExactSums.marked(GRAPH, bad));
        assertTrue(error.getMessage().contains("neighbouring levels 127 and 2"), error::getMessage);
    }

    @Test
    void neighboursOfUnlikeSigns_keepAllTheirBits() {
        float[] values = new float[64 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 16 % 2 == 0 ? 1 : -1;
        }
        byte[] levels = ExactLevels.matrix(values, 16).levels();
        for (int i = 0; i < levels.length; i++) {
            assertEquals(i / 16 % 2 == 0 ? 127 : -127, levels[i]);
        }
    }

    private static ModelProto withLevels(ModelProto model, byte[] levels) {
        ModelProto.Builder changed = model.toBuilder();
        changed.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.INT8.getNumber())
                .filter(tensor -> tensor.getRawData().size() == levels.length)
                .forEach(tensor -> tensor.setRawData(ByteString.copyFrom(levels)));
        return changed.build();
    }
}
