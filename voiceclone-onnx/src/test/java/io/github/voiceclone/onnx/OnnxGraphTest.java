package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OnnxGraphTest {
    private static final Tensor.Longs TWICE = Tensor.longs(new long[] {2}, 1);

    private final Graph graph = new OnnxRuntime().load("tiny", TinyGraph.onnx(), new GraphOptions("cpu", 1));

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void run_givesEveryOutputByName() {
        Map<String, Tensor.Floats> outputs = graph.run(inputs(1, 2, 3, 4, 5, 6));
        assertEquals(Set.of("scaled", "negative"), outputs.keySet());
        assertArrayEquals(new long[] {2, 3}, outputs.get("scaled").shape());
        assertArrayEquals(
                new float[] {2, 4, 6, 8, 10, 12}, outputs.get("scaled").toArray());
        assertArrayEquals(
                new float[] {-2, -4, -6, -8, -10, -12}, outputs.get("negative").toArray());
    }

    @Test
    void outputs_areTheCallersOwn() {
        Tensor.Floats first = graph.run(inputs(1, 2, 3)).get("scaled");
        Tensor.Floats second = graph.run(inputs(7, 8, 9)).get("scaled");
        second.buffer().put(0, 100);
        assertArrayEquals(new float[] {2, 4, 6}, first.toArray());
    }

    @Test
    void noRows_noValues() {
        Tensor.Floats scaled = graph.run(inputs()).get("scaled");
        assertArrayEquals(new long[] {0, 3}, scaled.shape());
        assertEquals(0, scaled.toArray().length);
    }

    @Test
    void binding_seesChangedInputsOnEveryRun() {
        Tensor.Floats x = Tensor.floats(new float[] {1, 2, 3}, 1, 3);
        Tensor.Longs scale = Tensor.longs(new long[] {2}, 1);
        Tensor.Floats scaled = Tensor.floats(1, 3);
        Tensor.Floats negative = Tensor.floats(1, 3);
        try (Graph.Binding binding =
                graph.bind(Map.of("x", x, "scale", scale), Map.of("scaled", scaled, "negative", negative))) {
            assertArrayEquals(new float[3], scaled.toArray());
            binding.run();
            assertArrayEquals(new float[] {2, 4, 6}, scaled.toArray());
            x.buffer().put(1, 10);
            binding.run();
            assertArrayEquals(new float[] {2, 20, 6}, scaled.toArray());
            scale.buffer().put(0, -3);
            binding.run();
            assertArrayEquals(new float[] {-3, -30, -9}, scaled.toArray());
            assertArrayEquals(new float[] {3, 30, 9}, negative.toArray());
        }
    }

    @Test
    void outputOfOneBinding_canBeTheInputOfAnother() {
        Tensor.Floats one = Tensor.floats(new float[] {1, 2, 3}, 1, 3);
        Tensor.Floats other = Tensor.floats(1, 3);
        Tensor.Floats negative = Tensor.floats(1, 3);
        try (Graph.Binding even =
                        graph.bind(Map.of("x", one, "scale", TWICE), Map.of("scaled", other, "negative", negative));
                Graph.Binding odd =
                        graph.bind(Map.of("x", other, "scale", TWICE), Map.of("scaled", one, "negative", negative))) {
            for (int i = 0; i < 3; i++) {
                even.run();
                odd.run();
            }
        }
        assertArrayEquals(new float[] {64, 128, 192}, one.toArray());
    }

    @Test
    void wrongInputs_refusedInOneLine() {
        Tensor.Floats x = Tensor.floats(1, 3);
        assertRefused(() -> graph.run(Map.of("x", Tensor.floats(1, 4), "scale", TWICE)));
        assertRefused(() -> graph.run(Map.of("x", Tensor.floats(3), "scale", TWICE)));
        assertRefused(() -> graph.run(Map.of("x", x)));
        assertRefused(() -> graph.run(Map.of("x", x, "y", TWICE)));
        assertRefused(() -> graph.run(Map.of("x", x, "scale", TWICE, "more", x)));
        assertRefused(() -> graph.run(Map.of("x", x, "scale", x)));
        assertRefused(() -> graph.run(Map.of()));
    }

    @Test
    void wrongBinding_refusedInOneLine() {
        Tensor.Floats x = Tensor.floats(1, 3);
        Map<String, Tensor> inputs = Map.of("x", x, "scale", TWICE);
        assertRefused(() -> runBound(Map.of("x", Tensor.floats(1, 2), "scale", TWICE), Map.of("scaled", x)));
        assertRefused(() -> runBound(Map.of("x", x), Map.of("scaled", Tensor.floats(1, 3))));
        assertRefused(() -> runBound(inputs, Map.of("scaled", Tensor.floats(2, 3), "negative", Tensor.floats(1, 3))));
        assertRefused(() -> runBound(inputs, Map.of("sum", Tensor.floats(1, 3))));
    }

    @Test
    void closedGraph_refuses() {
        Tensor.Floats x = Tensor.floats(1, 3);
        Map<String, Tensor> inputs = Map.of("x", x, "scale", TWICE);
        Graph.Binding binding =
                graph.bind(inputs, Map.of("scaled", Tensor.floats(1, 3), "negative", Tensor.floats(1, 3)));
        graph.close();
        graph.close();
        ClosedException refusal = assertThrows(ClosedException.class, () -> graph.run(inputs));
        assertTrue(refusal.getMessage().contains("graph 'tiny' is closed"), refusal.getMessage());
        assertThrows(ClosedException.class, binding::run);
        assertThrows(ClosedException.class, () -> graph.bind(inputs, Map.of()));
        binding.close();
        binding.close();
    }

    private void runBound(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        try (Graph.Binding binding = graph.bind(inputs, outputs)) {
            binding.run();
        }
    }

    private static void assertRefused(Executable work) {
        VoiceCloneException refusal = assertThrows(VoiceCloneException.class, work);
        assertTrue(refusal.getMessage().contains("'tiny'"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    private static Map<String, Tensor> inputs(float... values) {
        return Map.of("x", Tensor.floats(values, values.length / 3, 3), "scale", TWICE);
    }
}
