package io.github.voiceclone.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builder of one ONNX graph, node by node. Values are referred to by name; {@link #node} names each result uniquely. Not
 * thread-safe.
 *
 * <p>Graphs use ONNX operator set 17 and IR version 8. Building the same graph twice returns the same bytes.
 */
public final class GraphBuilder {
    private static final int OPERATOR_SET = 17;
    private static final int IR_VERSION = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final String prefix;
    private final Map<String, Integer> used = new HashMap<>();
    private final Set<String> produced = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    /** Starts an empty graph. */
    public GraphBuilder(String name) {
        this(name, "");
    }

    /**
     * Starts an empty graph whose value names begin with {@code prefix}, so that they are unique in an enclosing graph.
     */
    public GraphBuilder(String name, String prefix) {
        graph.setName(name);
        this.prefix = prefix;
    }

    /**
     * Declares a float32 input.
     *
     * @param axes the extent of each axis: a {@code Number}, or a name where it varies
     * @return the input's name
     */
    public String floatInput(String name, Object... axes) {
        return input(name, TensorProto.DataType.FLOAT, axes);
    }

    /** Declares an int64 input; {@code axes} as for {@link #floatInput}. */
    public String longInput(String name, Object... axes) {
        return input(name, TensorProto.DataType.INT64, axes);
    }

    private String input(String name, TensorProto.DataType type, Object... axes) {
        claim(name);
        graph.addInput(NodeProtos.value(name, type, axes));
        return name;
    }

    /**
     * Declares {@code value} as the float32 output {@code name}; {@code axes} as for {@link #floatInput}. A node's result is
     * renamed in the built graph, while this builder keeps its first name; other values, and results that are outputs
     * already, are copied.
     */
    public void floatOutput(String name, String value, Object... axes) {
        claim(name);
        if (!produced.contains(value) || renamed.putIfAbsent(value, name) != null) {
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("Identity")
                    .setName(name)
                    .addInput(value)
                    .addOutput(name));
        }
        graph.addOutput(NodeProtos.value(name, TensorProto.DataType.FLOAT, axes));
    }

    /** Adds a float32 constant under a unique name derived from {@code name}, and returns that name. */
    public String weights(String name, Weights weights) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(weights.values().length, 4))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(weights.values());
        return initializer(name, TensorProto.DataType.FLOAT, bytes, weights.shape());
    }

    /** Adds a float32 scalar (no axes), and returns its name. */
    public String scalar(float value) {
        return weights("scalar", new Weights(new float[] {value}));
    }

    /** Adds a one-axis int64 constant, for shapes, axes and slice bounds, and returns its name. */
    public String longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return initializer("longs", TensorProto.DataType.INT64, bytes, values.length);
    }

    /** Adds an int64 scalar (no axes), and returns its name. */
    public String longScalar(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(value);
        return initializer("long", TensorProto.DataType.INT64, bytes);
    }

    private String initializer(String name, TensorProto.DataType type, ByteBuffer bytes, int... shape) {
        String unique = fresh(name);
        graph.addInitializer(TensorProtos.of(unique, type, ByteString.copyFrom(bytes.rewind()), shape));
        return unique;
    }

    /** Adds a node with one result and no attributes, and returns the result's name. */
    public String node(String operator, String... inputs) {
        return node(operator, List.of(inputs), Map.of());
    }

    /** Adds a node with one result, and returns the result's name; {@code attributes} as for {@link #nodes}. */
    public String node(String operator, List<String> inputs, Map<String, ?> attributes) {
        return nodes(operator, inputs, attributes, 1).get(0);
    }

    /**
     * Adds a node.
     *
     * @param inputs names of values; an empty name omits an optional input
     * @param attributes {@code Long}, {@code Integer}, {@code Float}, {@code String}, {@code long[]}, {@code float[]}, {@code
     *     List<String>} or {@code GraphProto} values by name; written in name order
     * @param results number of results
     * @return the results' names
     */
    public List<String> nodes(String operator, List<String> inputs, Map<String, ?> attributes, int results) {
        List<String> outputs =
                Stream.generate(() -> fresh(operator)).limit(results).toList();
        produced.addAll(outputs);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(outputs.get(0))
                .addAllInput(inputs)
                .addAllOutput(outputs);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        attribute -> node.addAttribute(NodeProtos.attribute(attribute.getKey(), attribute.getValue())));
        graph.addNode(node);
        return outputs;
    }

    /** Returns the finished model. */
    public ModelProto build() {
        GraphProto.Builder named = graph.clone();
        named.getNodeBuilderList().forEach(this::rename);
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("voiceclone")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(named)
                .build();
    }

    private void rename(NodeProto.Builder node) {
        for (int i = 0; i < node.getInputCount(); i++) {
            node.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            node.setOutput(i, renamed.getOrDefault(node.getOutput(i), node.getOutput(i)));
        }
    }

    private String fresh(String kind) {
        String name = prefix + kind;
        int n = used.merge(name, 1, Integer::sum);
        String unique = n == 1 ? name : name + "." + n;
        return n == 1 || used.putIfAbsent(unique, 1) == null ? unique : fresh(kind);
    }

    private void claim(String name) {
        if (used.putIfAbsent(name, 1) != null) {
            throw new IllegalArgumentException("graph '" + graph.getName() + "' already has a value '" + name + "'");
        }
    }
}
