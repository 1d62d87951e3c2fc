package io.github.voiceclone.convert.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
    @Test
    void nodeResultAsOutput_notCopied() throws OrtException {
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
        Map<String, Weights> outputs = run(model);
        assertArrayEquals(new float[] {-1, 2}, outputs.get("negative").values());
        assertArrayEquals(new float[] {1, -2}, outputs.get("positive").values());
    }

    @Test
    void oneValueAsTwoOutputs_bothThere() throws OrtException {
        GraphBuilder graph = new GraphBuilder("test");
        String x = graph.floatInput("x", 2);
        String negative = graph.node("Neg", x);
        graph.floatOutput("first", negative, 2);
        graph.floatOutput("second", negative, 2);
        graph.floatOutput("same", x, 2);
        Map<String, Weights> outputs = run(graph.build());
        assertArrayEquals(new float[] {-1, 2}, outputs.get("first").values());
        assertArrayEquals(new float[] {-1, 2}, outputs.get("second").values());
        assertArrayEquals(new float[] {1, -2}, outputs.get("same").values());
    }

    @Test
    void nameTaken_refused() {
        GraphBuilder graph = new GraphBuilder("test");
        String x = graph.floatInput("x", 2);
        String negative = graph.node("Neg", x);
        assertThrows(IllegalArgumentException.class, () -> graph.floatOutput("x", negative, 2));
    }

    private static Map<String, Weights> run(ModelProto model) throws OrtException {
        try (GraphRunner runner = new GraphRunner(model)) {
            return runner.run(Map.of("x", new Weights(new float[] {1, -2}, 2)));
        }
    }
}
