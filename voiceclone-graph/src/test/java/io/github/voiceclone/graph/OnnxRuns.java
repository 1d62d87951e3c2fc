package io.github.voiceclone.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import java.util.Map;

/** Runs of models on ONNX Runtime. */
public final class OnnxRuns {
    private OnnxRuns() {}

    /** Returns a model's outputs by name. */
    public static Map<String, Tensor.Floats> run(ModelProto model, Map<String, Tensor> inputs) {
        try (Graph graph = new OnnxRuntime().load("model", OnnxModels.direct(model), new GraphOptions("cpu", 1))) {
            return graph.run(inputs);
        }
    }
}
