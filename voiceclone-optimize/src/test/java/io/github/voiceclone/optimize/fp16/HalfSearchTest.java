package io.github.voiceclone.optimize.fp16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HalfSearchTest {
    private static final float FACTOR = 1 + 0x1p-10f;

    private static float[] run(ModelProto model, Map<String, Tensor> inputs, String output) {
        try (Graph graph = new OnnxRuntime().load("model", OnnxModels.direct(model), new GraphOptions("cpu", 1))) {
            return graph.run(inputs).get(output).toArray();
        }
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
