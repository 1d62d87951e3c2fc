package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.voiceclone.convert.checkpoint.Weights;
import io.github.voiceclone.convert.graph.TensorProtos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph on its way from float32 to another precision. The nodes read are those of the model given; those written are a new list. */
final class EditableGraph {
    /** Domain of ONNX Runtime's own operators. */
    static final String CONTRIB = "com.microsoft";

    private final ModelProto model;
    private final Map<String, TensorProto> tensors = new LinkedHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final List<NodeProto> written = new ArrayList<>();

    EditableGraph(ModelProto model) {
        this.model = model;
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        model.getGraph().getNodeList().forEach(node -> node.getInputList()
                .forEach(input -> uses.merge(input, 1, Integer::sum)));
        model.getGraph().getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
    }

    /** Returns the model's nodes, in their order. */
    List<NodeProto> nodes() {
        return model.getGraph().getNodeList();
    }

    /** Returns the names of the model's outputs. */
    List<String> outputs() {
        return model.getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    /** Returns how many nodes and outputs of the model take a value. */
    int uses(String value) {
        return uses.getOrDefault(value, 0);
    }

    /** Tells whether a value is one of the model's constants. */
    boolean isConstant(String value) {
        return tensors.containsKey(value);
    }

    /** Returns a float32 constant, or null if the value is something else. */
    @Nullable
    Weights constant(String value) {
        return TensorProtos.floats(tensors.get(value)).orElse(null);
    }

    /** Adds float32 values, and returns their name. */
    String floats(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return add(name, TensorProto.DataType.FLOAT, ByteString.copyFrom(bytes), shape);
    }

    /** Adds values rounded to float16, and returns their name. */
    String halves(String name, Weights weights) {
        ByteBuffer bytes =
                ByteBuffer.allocate(weights.values().length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : weights.values()) {
            bytes.putShort(Half.bits(value));
        }
        return add(name, TensorProto.DataType.FLOAT16, ByteString.copyFrom(bytes.flip()), weights.shape());
    }

    /** Adds int32 values, and returns their name. */
    String ints(String name, int[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return add(name, TensorProto.DataType.INT32, ByteString.copyFrom(bytes), shape);
    }

    /** Adds int8 values, and returns their name. */
    String signed(String name, byte[] values, int... shape) {
        return add(name, TensorProto.DataType.INT8, ByteString.copyFrom(values), shape);
    }

    /** Adds uint8 values, and returns their name. */
    String unsigned(String name, byte[] values, int... shape) {
        return add(name, TensorProto.DataType.UINT8, ByteString.copyFrom(values), shape);
    }

    private String add(String name, TensorProto.DataType type, ByteString bytes, int... shape) {
        add(TensorProtos.of(name, type, bytes, shape));
        return name;
    }

    private void add(TensorProto tensor) {
        if (tensors.putIfAbsent(tensor.getName(), tensor) != null) {
            throw new IllegalArgumentException("the graph already has a constant '" + tensor.getName() + "'");
        }
    }

    /** Appends a node. */
    void write(NodeProto node) {
        written.add(node);
    }

    /** Appends all nodes of a graph, with its constants; the names of its values are none of the model's. */
    void write(GraphProto graph) {
        graph.getInitializerList().forEach(this::add);
        written.addAll(graph.getNodeList());
    }

    /** Returns the model of the nodes written and the constants they take. */
    ModelProto build() {
        Set<String> used = new HashSet<>();
        written.forEach(node -> used.addAll(node.getInputList()));
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode().clearInitializer();
        graph.addAllNode(written);
        tensors.values().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        ModelProto.Builder built = model.toBuilder().setGraph(graph);
        boolean contrib = written.stream().anyMatch(node -> node.getDomain().equals(CONTRIB));
        if (contrib) {
            built.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(CONTRIB).setVersion(1));
        }
        return built.build();
    }
}
