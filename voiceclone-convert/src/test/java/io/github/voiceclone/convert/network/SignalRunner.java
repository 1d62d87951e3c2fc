package io.github.voiceclone.convert.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.github.voiceclone.graph.Weights;
import java.util.Map;

/** Runs a graph of one input and one output. */
public final class SignalRunner implements AutoCloseable {
    private final GraphRunner runner;
    private final String input;

    public SignalRunner(ModelProto model) throws OrtException {
        runner = new GraphRunner(model);
        input = model.getGraph().getInput(0).getName();
    }

    public Weights run(Weights values) throws OrtException {
        return runner.run(Map.of(input, values)).values().iterator().next();
    }

    @Override
    public void close() throws OrtException {
        runner.close();
    }
}
