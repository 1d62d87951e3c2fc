package io.github.voiceclone.graph.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.voiceclone.graph.Float16;
import io.github.voiceclone.graph.TensorProtos;
import io.github.voiceclone.graph.Weights;
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

/**
 * Graph that is being rewritten: the nodes of the given model are read, and a new list of nodes is written. Not
 * thread-safe.
 */
public final class EditableGraph {
    /** Domain of ONNX Runtime's contributed operators. */
    public static final String CONTRIB = "com.microsoft";

    private final ModelProto model;
    private final Map<String, TensorProto> tensors = new LinkedHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final List<NodeProto> written = new ArrayList<>();

    /** Starts the rewriting of a model. */
    public EditableGraph(ModelProto model) {
        this.model = model;
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        model.getGraph().getNodeList().forEach(node -> node.getInputList()
                .forEach(input -> uses.merge(input, 1, Integer::sum)));
        model.getGraph().getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
    }

    /** Returns the model's nodes in their order. */
    public List<NodeProto> nodes() {
        return model.getGraph().getNodeList();
    }

    /** Returns the names of the model's outputs. */
    public List<String> outputs() {
        return model.getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    /** Returns how many node inputs and graph outputs of the model use a value. */
    public int uses(String value) {
        return uses.getOrDefault(value, 0);
    }

    /** Returns whether a value is a constant. */
    public boolean isConstant(String value) {
        return tensors.containsKey(value);
    }

    /** Returns a float32 constant; null if the value is not one. */
    public @Nullable Weights constant(String value) {
        return TensorProtos.floats(tensors.get(value)).orElse(null);
    }

    /** Adds a float32 constant, and returns its name. */
    public String floats(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return add(name, TensorProto.DataType.FLOAT, ByteString.copyFrom(bytes), shape);
    }

    /** Adds a constant rounded to float16, and returns its name. */
    public String halves(String name, Weights weights) {
        ByteBuffer bytes =
                ByteBuffer.allocate(weights.values().length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : weights.values()) {
            bytes.putShort(Float16.bits(value));
        }
        return add(name, TensorProto.DataType.FLOAT16, ByteString.copyFrom(bytes.flip()), weights.shape());
    }

    /** Adds an int32 constant, and returns its name. */
    public String ints(String name, int[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return add(name, TensorProto.DataType.INT32, ByteString.copyFrom(bytes), shape);
    }

    /** Adds an int8 constant, and returns its name. */
    public String signed(String name, byte[] values, int... shape) {
        return add(name, TensorProto.DataType.INT8, ByteString.copyFrom(values), shape);
    }

    /** Adds a uint8 constant, and returns its name. */
    public String unsigned(String name, byte[] values, int... shape) {
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
    public void write(NodeProto node) {
        written.add(node);
    }

    /** Appends all nodes and constants of a graph, whose value names must differ from the model's. */
    public void write(GraphProto graph) {
        graph.getInitializerList().forEach(this::add);
        written.addAll(graph.getNodeList());
    }

    /** Returns the model of the written nodes and the constants they use. */
    public ModelProto build() {
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
