package io.github.voiceclone.runtime.verify;

import io.github.voiceclone.runtime.verify.OnnxModel.Attribute;
import io.github.voiceclone.runtime.verify.OnnxModel.Constant;
import io.github.voiceclone.runtime.verify.OnnxModel.Node;
import io.github.voiceclone.runtime.verify.OnnxModel.Port;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reader of ONNX models (onnx.proto, IR version 8). Rejects every field that this project's graphs do not have: functions,
 * graphs inside nodes, sparse tensors, data outside the file.
 */
final class OnnxReader {
    private static final int MAX_AXES = 8;
    private static final int MAX_NODES = 8192;
    private static final int MAX_CONSTANTS = 16_384;

    /** Inputs or outputs: keys and values of 64 layers, or of 32 and 64 states of convolutions; and 16 others. */
    private static final int MAX_PORTS = 144;

    private static final int MAX_VALUES = 16;
    private static final int MAX_INPUTS = 64;
    private static final long IR_VERSION = 8;
    private static final Map<String, Long> OPERATOR_SETS = Map.of("", 17L, Operators.CONTRIB, 1L);
    private static final Map<Integer, Integer> ELEMENT_BYTES = Map.of(
            OnnxModel.FLOAT, 4,
            OnnxModel.UINT8, 1,
            OnnxModel.INT8, 1,
            OnnxModel.INT32, 4,
            OnnxModel.INT64, 8,
            OnnxModel.BOOL, 1,
            OnnxModel.FLOAT16, 2);

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();

    private OnnxReader() {}

    /** Reads a model from a buffer's position to its limit, which stay. */
    static OnnxModel read(ByteBuffer onnx) {
        OnnxReader reader = new OnnxReader();
        reader.model(new ProtoReader("ModelProto", onnx));
        return new OnnxModel(reader.nodes, reader.constants, reader.inputs, reader.outputs);
    }

    private void model(ProtoReader in) {
        long version = 0;
        boolean graph = false;
        Map<String, Long> sets = new HashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> version = in.once().integer();
                case 2, 3 -> in.once().text(); // the producer's name and version
                case 7 -> {
                    graph(in.once().message("GraphProto"));
                    graph = true;
                }
                case 8 -> operatorSet(in.message("OperatorSetIdProto"), sets);
                case 14 -> note(in.message("StringStringEntryProto")); // what a recipe proved of the graph
                default -> throw in.unexpected();
            }
        }
        if (!graph || version != IR_VERSION || !sets.containsKey("")) {
            throw new UnsafeGraphException(
                    "it is no ONNX model of IR version " + IR_VERSION + " with a graph and ONNX's operator set");
        }
    }

    private static void note(ProtoReader in) {
        while (in.next()) {
            if (in.field() > 2) {
                throw in.unexpected();
            }
            in.once().text();
        }
    }

    private static void operatorSet(ProtoReader in, Map<String, Long> sets) {
        String domain = "";
        long version = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> domain = in.once().text();
                case 2 -> version = in.once().integer();
                default -> throw in.unexpected();
            }
        }
        Long known = OPERATOR_SETS.get(domain);
        if (known == null || known != version || sets.put(domain, version) != null) {
            throw new UnsafeGraphException("it takes operator set '" + domain + "' " + version
                    + ", and this library's graphs take 17 of ONNX and 1 of " + Operators.CONTRIB);
        }
    }

    private void graph(ProtoReader in) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> add(nodes, node(in.message("NodeProto")), MAX_NODES);
                case 2 -> in.once().text(); // the graph's name
                case 5 -> constant(in.message("TensorProto"));
                case 11 -> add(inputs, port(in.message("ValueInfoProto")), MAX_PORTS);
                case 12 -> add(outputs, port(in.message("ValueInfoProto")), MAX_PORTS);
                default -> throw in.unexpected();
            }
        }
    }

    private static <T> void add(List<T> list, T value, int most) {
        if (list.size() == most) {
            throw new UnsafeGraphException("it has more than " + most + " nodes, inputs or outputs");
        }
        list.add(value);
    }

    private static Node node(ProtoReader in) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new HashMap<>();
        String name = "";
        String type = "";
        String domain = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> add(inputs, in.text(), MAX_INPUTS);
                case 2 -> add(outputs, in.text(), MAX_INPUTS);
                case 3 -> name = in.once().text();
                case 4 -> type = in.once().text();
                case 5 -> attribute(in.message("AttributeProto"), type, attributes);
                case 7 -> domain = in.once().text();
                default -> throw in.unexpected();
            }
        }
        return new Node(domain.isEmpty() ? type : domain + ":" + type, name, inputs, outputs, attributes);
    }

    private static void attribute(ProtoReader in, String operator, Map<String, Attribute> attributes) {
        String name = "";
        long type = 0;
        long integer = 0;
        String text = "";
        List<Long> integers = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.once().text();
                case 2 -> in.once().float32();
                case 3 -> integer = in.once().integer();
                case 4 -> text = in.once().text();
                case 8 -> in.integers(integers, MAX_VALUES);
                case 20 -> type = in.once().integer();
                case 6, 11 -> throw new UnsafeGraphException("operator '" + operator + "' has a graph inside");
                default -> throw in.unexpected();
            }
        }
        Attribute attribute = new Attribute((int) Math.min(type, Integer.MAX_VALUE), integer, text, integers);
        if (attributes.put(name, attribute) != null) {
            throw new UnsafeGraphException("a node has attribute '" + name + "' more than once");
        }
    }

    private void constant(ProtoReader in) {
        String name = "";
        long type = 0;
        List<Long> shape = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocate(0);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> in.integers(shape, MAX_AXES);
                case 2 -> type = in.once().integer();
                case 8 -> name = in.once().text();
                case 9 -> bytes = in.once().bytes();
                case 13, 14 -> throw new UnsafeGraphException("constant '" + name + "' has its data outside the file");
                default -> throw in.unexpected();
            }
        }
        Integer size = ELEMENT_BYTES.get((int) Math.min(type, Integer.MAX_VALUE));
        if (size == null) {
            throw new UnsafeGraphException("constant '" + name + "' is of element type " + type);
        }
        if (elements(shape) * size != bytes.remaining()) {
            throw new UnsafeGraphException("constant '" + name + "' has " + bytes.remaining() + " bytes for shape "
                    + shape + " of " + size + " bytes each");
        }
        if (constants.size() == MAX_CONSTANTS || constants.put(name, new Constant((int) type, shape, bytes)) != null) {
            throw new UnsafeGraphException(
                    "it has constant '" + name + "' more than once, or more than " + MAX_CONSTANTS + " constants");
        }
    }

    /** Returns the product of extents; an impossible size if they are negative or too large. */
    private static double elements(List<Long> shape) {
        double product = 1;
        for (long extent : shape) {
            product *= extent > 0 ? extent : Double.NaN;
        }
        return product;
    }

    private static Port port(ProtoReader in) {
        String name = "";
        Port typed = new Port("", 0, List.of());
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.once().text();
                case 2 -> typed = type(in.once().message("TypeProto"));
                default -> throw in.unexpected();
            }
        }
        return new Port(name, typed.type(), typed.shape());
    }

    private static Port type(ProtoReader in) {
        Port port = new Port("", 0, List.of());
        while (in.next()) {
            if (in.field() != 1) {
                throw in.unexpected();
            }
            port = tensor(in.once().message("TypeProto.Tensor"));
        }
        return port;
    }

    private static Port tensor(ProtoReader in) {
        long type = 0;
        List<Long> shape = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.once().integer();
                case 2 -> shape(in.once().message("TensorShapeProto"), shape);
                default -> throw in.unexpected();
            }
        }
        return new Port("", (int) Math.min(type, Integer.MAX_VALUE), shape);
    }

    private static void shape(ProtoReader in, List<Long> into) {
        while (in.next()) {
            if (in.field() != 1) {
                throw in.unexpected();
            }
            add(into, dimension(in.message("TensorShapeProto.Dimension")), MAX_AXES);
        }
    }

    private static long dimension(ProtoReader in) {
        long extent = -1;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> extent = Math.max(-1, in.once().integer());
                case 2 -> in.once().text();
                default -> throw in.unexpected();
            }
        }
        return extent;
    }
}
