package io.github.voiceclone.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OnnxModelsTest {
    @Test
    void model_isReadBackFromItsBytes() {
        GraphBuilder graph = new GraphBuilder("model");
        graph.floatOutput("y", graph.node("Neg", graph.floatInput("x", "batch")), "batch");
        ModelProto model = graph.build();
        ByteBuffer onnx = OnnxModels.direct(model);
        assertTrue(onnx.isDirect());
        assertEquals(model, OnnxModels.parse("graph 'model'", onnx));
        assertEquals(0, onnx.position());
    }

    @Test
    void bytesThatAreNoModel_areRefused() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});
        GraphException error =
                assertThrows(GraphException.class, () -> OnnxModels.parse("graph 'model' of a pack", bytes));
        assertTrue(error.getMessage().startsWith("graph 'model' of a pack is not an ONNX model"), error.getMessage());
    }
}
