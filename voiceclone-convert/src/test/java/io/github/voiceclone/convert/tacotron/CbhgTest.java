package io.github.voiceclone.convert.tacotron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphRunner;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A small CBHG whose weights follow a formula, some batch-norm scales below zero among them. What is expected is what
 * the reference code's own class gives in PyTorch 1.13 for each row alone, to 2e-6 (it was printed to six places).
 */
class CbhgTest {
    private static final float[][] FIVE_FRAMES = {
        {0.681572f, 0.313011f, -0.102745f, -0.409217f},
        {-0.955231f, -0.238424f, 0.018854f, 0.548712f},
        {-0.984949f, -0.608566f, 0.057178f, 0.457793f},
        {-0.98884f, -0.764954f, 0.1581f, 0.281943f},
        {-0.999193f, -0.986084f, 0.233637f, 0.003075f}
    };
    private static final float[][] THREE_FRAMES = {
        {0.681329f, 0.312744f, -0.124747f, -0.568334f},
        {-0.96705f, -0.373922f, 0.037335f, 0.135098f},
        {-0.997026f, -0.910974f, 0.106462f, 0.017569f}
    };

    private final Map<String, Weights> tensors = new LinkedHashMap<>();

    @Test
    void paddedBatch_eachRowAsReferenceAlone() throws OrtException {
        GraphBuilder graph = new GraphBuilder("cbhg");
        String x = graph.floatInput("x", "batch", 2, "time");
        String frames = graph.node("Transpose", List.of(x), Map.of("perm", new long[] {0, 2, 1}));
        Lengths lengths = new Lengths(graph, graph.longInput("lengths", "batch"), frames);
        graph.floatOutput("y", new Cbhg(graph, state(), "", lengths).write(lengths.mask(x), 2), "batch", "time", 4);
        assertTrue(graph.build().getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .noneMatch("BatchNormalization"::equals));
        try (GraphRunner runner = new GraphRunner(graph.build())) {
            Weights y = runner.run(Map.of("x", inputs(), "lengths", new long[] {5, 3}))
                    .get("y");
            assertEquals("[2, 5, 4]", y.shapeText());
            assertRows(FIVE_FRAMES, y, 0);
            assertRows(THREE_FRAMES, y, 1);
        }
    }

    private static void assertRows(float[][] expected, Weights y, int row) {
        for (int t = 0; t < expected.length; t++) {
            int at = (row * 5 + t) * 4;
            assertArrayEquals(expected[t], Arrays.copyOfRange(y.values(), at, at + 4), 2e-6f);
        }
    }

    /** Both rows hold sin(1.3 i) from frame to frame; the second is padded with what must not be seen. */
    private static Weights inputs() {
        float[] values = new float[2 * 2 * 5];
        for (int i = 0; i < values.length; i++) {
            int t = i % 5;
            int band = i / 5 % 2;
            boolean padding = i >= 10 && t >= 3;
            values[i] = padding ? 100 : (float) Math.sin(1.3 * (2 * t + band));
        }
        return new Weights(values, 2, 2, 5);
    }

    private StateDict state() {
        for (int k = 1; k <= 3; k++) {
            convolution("conv1d_bank." + (k - 1), 4, 2, k);
        }
        convolution("conv_project1", 3, 12, 3);
        convolution("conv_project2", 2, 3, 3);
        tensor("pre_highway.weight", 4, 2);
        tensor("highways.0.W1.weight", 4, 4);
        tensor("highways.0.W1.bias", 4);
        tensor("highways.0.W2.weight", 4, 4);
        tensor("highways.0.W2.bias", 4);
        recurrent("");
        recurrent("_reverse");
        return new StateDict("formula", tensors);
    }

    private void convolution(String name, int out, int in, int kernel) {
        tensor(name + ".conv.weight", out, in, kernel);
        tensor(name + ".bnorm.weight", out);
        tensor(name + ".bnorm.bias", out);
        tensor(name + ".bnorm.running_mean", out);
        tensor(name + ".bnorm.running_var", out);
    }

    private void recurrent(String direction) {
        tensor("rnn.weight_ih_l0" + direction, 6, 4);
        tensor("rnn.weight_hh_l0" + direction, 6, 2);
        tensor("rnn.bias_ih_l0" + direction, 6);
        tensor("rnn.bias_hh_l0" + direction, 6);
    }

    /** Value i of tensor n is sin(n + 0.7 i²); variances are 1 + half of that. */
    private void tensor(String name, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            double value = Math.sin(tensors.size() + 0.7 * i * i);
            values[i] = (float) (name.endsWith("running_var") ? 1 + 0.5 * value : value);
        }
        tensors.put(name, new Weights(values, shape));
    }
}
