package io.github.voiceclone.optimize.calibration;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.graph.rewrite.FloatValues;
import io.github.voiceclone.runtime.ForwardingRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tensor runtime that delegates to another one and adds the inputs and outputs of convolutions and matrix products,
 * and the values between them, to observations.
 */
public final class RecordingRuntime extends ForwardingRuntime {
    private static final Set<String> RECORDED =
            Set.of("Conv", "LeakyRelu", "Relu", "Add", "Gemm", "MatMul", "LSTM", "GRU");
    private static final Set<String> FED = Set.of("Conv", "Gemm", "MatMul");

    private final Observations observations;

    /**
     * Creates a runtime.
     *
     * @param runtime loads and runs the graphs, extended by the observed values as outputs
     * @param observations statistics that every run adds to
     */
    public RecordingRuntime(TensorRuntime runtime, Observations observations) {
        super(runtime);
        this.observations = observations;
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
        ModelProto model = OnnxModels.parse("graph '" + name + "'", onnx);
        GraphProto graph = model.getGraph();
        Set<String> recorded = recorded(graph);
        GraphProto.Builder open = graph.toBuilder();
        graph.getOutputList().forEach(output -> recorded.remove(output.getName()));
        Set<String> given = new LinkedHashSet<>();
        graph.getInputList().stream()
                .filter(input -> recorded.remove(input.getName()))
                .forEach(input -> given.add(input.getName()));
        recorded.forEach(value -> open.addOutput(output(value)));
        ByteBuffer direct = OnnxModels.direct(model.toBuilder().setGraph(open).build());
        return new RecordedGraph(name, runtime().load(name, direct, options), given, observations);
    }

    private static Set<String> recorded(GraphProto graph) {
        Set<String> values = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (RECORDED.contains(node.getOpType())) {
                values.add(node.getOutput(0));
            }
            if (FED.contains(node.getOpType())) {
                values.add(node.getInput(0));
            }
        }
        values.retainAll(FloatValues.of(graph));
        graph.getInitializerList().forEach(tensor -> values.remove(tensor.getName()));
        return values;
    }

    private static ValueInfoProto output(String value) {
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .build();
        return ValueInfoProto.newBuilder()
                .setName(value)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
