package io.github.voiceclone.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.runtime.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
    @Test
    void nodeResultAsOutput_notCopied() {
        GraphBuilder graph = new GraphBuilder("test");
        String x = graph.floatInput("x", 2);
        String negative = graph.node("Neg", x);
        graph.floatOutput("negative", negative, 2);
        graph.floatOutput("positive", graph.node("Neg", negative), 2);
        ModelProto model = graph.build();
        List<String> operators = model.getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
        assertEquals(List.of("Neg", "Neg"), operators);
        Map<String, Tensor.Floats> outputs = run(model);
        assertArrayEquals(new float[] {-1, 2}, outputs.get("negative").toArray());
        assertArrayEquals(new float[] {1, -2}, outputs.get("positive").toArray());
    }

    @Test
    void oneValueAsTwoOutputs_bothThere() {
        GraphBuilder graph = new GraphBuilder("test");
        String x = graph.floatInput("x", 2);
        String negative = graph.node("Neg", x);
        graph.floatOutput("first", negative, 2);
        graph.floatOutput("second", negative, 2);
        graph.floatOutput("same", x, 2);
        Map<String, Tensor.Floats> outputs = run(graph.build());
        assertArrayEquals(new float[] {-1, 2}, outputs.get("first").toArray());
        assertArrayEquals(new float[] {-1, 2}, outputs.get("second").toArray());
        assertArrayEquals(new float[] {1, -2}, outputs.get("same").toArray());
    }

    @Test
    void nameTaken_refused() {
        GraphBuilder graph = new GraphBuilder("test");
        String x = graph.floatInput("x", 2);
        String negative = graph.node("Neg", x);
        assertThrows(IllegalArgumentException.class, () -> graph.floatOutput("x", negative, 2));
    }

    private static Map<String, Tensor.Floats> run(ModelProto model) {
        return OnnxRuns.run(model, Map.of("x", Tensor.floats(new float[] {1, -2}, 2)));
    }
}
