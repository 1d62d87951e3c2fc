package io.github.voiceclone.convert.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.voiceclone.graph.Weights;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Runs a graph with ONNX Runtime on {@link Weights} and {@code long[]} or {@code long[][]} values by name. */
public final class GraphRunner implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public GraphRunner(ModelProto model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(2);
            session = environment.createSession(model.toByteArray(), options);
        }
    }

    public Map<String, Weights> run(Map<String, ?> inputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, ?> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(input.getValue()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, Weights> outputs = new HashMap<>();
                result.forEach(output -> outputs.put(output.getKey(), weights((OnnxTensor) output.getValue())));
                return outputs;
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Object value) throws OrtException {
        if (value instanceof Weights weights) {
            long[] shape = Arrays.stream(weights.shape()).asLongStream().toArray();
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(weights.values()), shape);
        }
        if (value instanceof long[] longs) {
            return OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), new long[] {longs.length});
        }
        return OnnxTensor.createTensor(environment, value);
    }

    private static Weights weights(OnnxTensor tensor) {
        int[] shape = Arrays.stream(tensor.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Weights(values, shape);
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
