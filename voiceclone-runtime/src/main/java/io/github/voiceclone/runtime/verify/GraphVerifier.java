package io.github.voiceclone.runtime.verify;

import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import io.github.voiceclone.runtime.verify.GraphSignature.Run;
import io.github.voiceclone.runtime.verify.OnnxModel.Constant;
import io.github.voiceclone.runtime.verify.OnnxModel.Node;
import io.github.voiceclone.runtime.verify.OnnxModel.Port;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Verifier of ONNX graphs that runs before a runtime parses the file. A graph passes if it consists of the operators that
 * this project's converter writes, has the expected inputs and outputs, and all its shapes fit together and are bounded, for
 * short inputs, for the longest, and for a length between; where there are two lengths, for each with the other short and
 * long. It has no loops, no data outside its file, and no extents that are
 * computed from data.
 */
public final class GraphVerifier {
    /** Maximum number of elements of one tensor in a run of one row: half a gibibyte of float32. */
    private static final double MAX_ELEMENTS = 1 << 27;

    /** Maximum number of elements of all tensors of such a run: ten times those of the published vocoders. */
    private static final double MAX_TOTAL_ELEMENTS = 1L << 34;

    /** Maximum number of multiplications of such a run: ten times those of the published vocoders for a window. */
    private static final double MAX_MULTIPLICATIONS = 1L << 43;

    /** Number of names that an error lists. */
    private static final int MAX_LISTED = 16;

    /** Maximum extent of an axis that does not vary. */
    private static final long MAX_WIDTH = 1 << 16;

    /** In place of a run, for shapes as graphs declare them. */
    private static final Run ANY = new Run(-1, -1, -1);

    private final OnnxModel model;
    private final GraphSignature signature;
    private final Map<String, Long> declared = new HashMap<>();

    private GraphVerifier(OnnxModel model, GraphSignature signature) {
        this.model = model;
        this.signature = signature;
    }

    /**
     * Verifies a graph.
     *
     * @param onnx the graph, from the buffer's position to its limit, which stay; not copied
     * @param signature inputs and outputs that it must have
     * @throws UnsafeGraphException if it fails a check
     */
    public static void verify(ByteBuffer onnx, GraphSignature signature) {
        OnnxModel model = OnnxReader.read(onnx);
        model.nodes().forEach(Operators::require);
        GraphVerifier verifier = new GraphVerifier(model, signature);
        verifier.ports("input", model.inputs(), signature.inputs());
        verifier.ports("output", model.outputs(), signature.outputs());
        AxisRange length = signature.length();
        AxisRange kept = signature.kept();
        verifier.run(new Run(3, length.min(), kept.min()));
        verifier.run(new Run(2, between(length), between(kept)));
        verifier.run(new Run(1, length.max(), kept.max()));
        if (kept.max() > kept.min()) {
            verifier.run(new Run(2, length.min(), kept.max()));
            verifier.run(new Run(2, length.max(), kept.min()));
        }
    }

    private static long between(AxisRange range) {
        return ThreadLocalRandom.current().nextLong(range.min(), range.max() + 1);
    }

    private void ports(String kind, List<Port> found, List<GraphSignature.Tensor> expected) {
        List<Port> ports = sorted(found, Port::name);
        List<GraphSignature.Tensor> wanted = sorted(expected, GraphSignature.Tensor::name);
        List<String> names = ports.stream().map(Port::name).toList();
        List<String> wantedNames =
                wanted.stream().map(GraphSignature.Tensor::name).toList();
        if (!names.equals(wantedNames)) {
            throw new UnsafeGraphException(difference(kind + "s", names, wantedNames));
        }
        for (int i = 0; i < ports.size(); i++) {
            port(kind, ports.get(i), wanted.get(i));
        }
    }

    private static String difference(String kind, List<String> found, List<String> expected) {
        if (Math.max(found.size(), expected.size()) <= MAX_LISTED) {
            return "it has the " + kind + " " + found + ", expected " + expected;
        }
        return "it has " + found.size() + " " + kind + ", expected " + expected.size() + ": lacks "
                + firstOf(expected, found) + ", has besides " + firstOf(found, expected);
    }

    private static List<String> firstOf(List<String> names, List<String> others) {
        return names.stream()
                .filter(name -> !others.contains(name))
                .limit(MAX_LISTED)
                .toList();
    }

    private static <T> List<T> sorted(List<T> values, Function<T, String> name) {
        return values.stream().sorted(Comparator.comparing(name)).toList();
    }

    private void port(String kind, Port port, GraphSignature.Tensor expected) {
        boolean fits = port.type() == expected.type()
                && port.shape().size() == expected.shape().size();
        for (int axis = 0; fits && axis < port.shape().size(); axis++) {
            long extent = port.shape().get(axis);
            Extent wanted = expected.shape().get(axis);
            fits = switch (wanted.variable()) {
                case ROWS, LENGTH, KEPT, SEEN -> extent == -1;
                case DECLARED -> extent >= 1 && extent <= MAX_WIDTH;
                case NONE -> extent == wanted.offset();
            };
            declared.put(port.name() + " " + axis, extent);
        }
        if (!fits) {
            throw new UnsafeGraphException("it declares " + kind + " '" + port.name() + "' of type " + port.type()
                    + " and shape " + text(port.shape()) + ", expected type " + expected.type() + " and "
                    + shape(expected, ANY));
        }
    }

    private static String text(List<Long> shape) {
        return shape.toString().replace("-1", "any");
    }

    private static String shape(GraphSignature.Tensor tensor, Run run) {
        List<Long> shape = new ArrayList<>();
        for (Extent extent : tensor.shape()) {
            boolean open = extent.varies() && run.equals(ANY);
            shape.add(open ? -1 : extent.at(run, -1));
        }
        return text(shape);
    }

    private long[] extents(GraphSignature.Tensor tensor, Run run) {
        long[] extents = new long[tensor.shape().size()];
        for (int axis = 0; axis < extents.length; axis++) {
            long fixed = declared.getOrDefault(tensor.name() + " " + axis, -1L);
            extents[axis] = tensor.shape().get(axis).at(run, fixed);
        }
        return extents;
    }

    /** Propagates the shapes of one run. */
    private void run(Run run) {
        Map<String, Value> values = new HashMap<>();
        model.constants().forEach((name, constant) -> put(values, name, value(constant)));
        signature.inputs().forEach(input -> put(values, input.name(), Value.of(input.type(), extents(input, run))));
        Shapes shapes = new Shapes();
        double total = 0;
        for (Node node : model.nodes()) {
            total += node(node, values, shapes, run.rows());
            if (total > MAX_TOTAL_ELEMENTS || shapes.multiplications() > MAX_MULTIPLICATIONS * run.rows()) {
                throw new UnsafeGraphException(String.format(
                        "it takes more than %.1g values or %.1g multiplications by node '%s' for %s",
                        MAX_TOTAL_ELEMENTS, MAX_MULTIPLICATIONS, node.name(), run));
            }
        }
        for (GraphSignature.Tensor output : signature.outputs()) {
            long[] expected = extents(output, run);
            Value found = values.get(output.name());
            if (found == null || !Arrays.equals(found.shape(), expected)) {
                throw new UnsafeGraphException("it gives output '" + output.name() + "' in shape " + found
                        + ", expected " + shape(output, run) + " for " + run);
            }
        }
    }

    private static double node(Node node, Map<String, Value> values, Shapes shapes, long rows) {
        List<Value> in = new ArrayList<>();
        for (String input : node.inputs()) {
            Value value = input.isEmpty() ? Value.of(0) : values.get(input);
            if (value == null) {
                throw of(node, new UnsafeGraphException("takes '" + input + "', which nothing before it gives"));
            }
            in.add(value);
        }
        try {
            List<Value> results = shapes.of(node, in);
            double total = 0;
            for (int i = 0; i < node.outputs().size(); i++) {
                Value result = results.get(i);
                if (!result.isTensor() || result.elements() > MAX_ELEMENTS * rows) {
                    throw new UnsafeGraphException("gives a tensor of shape " + result);
                }
                total += result.elements();
                if (!node.outputs().get(i).isEmpty()) {
                    put(values, node.outputs().get(i), result);
                }
            }
            return total;
        } catch (UnsafeGraphException e) {
            throw of(node, e);
        }
    }

    private static UnsafeGraphException of(Node node, UnsafeGraphException cause) {
        UnsafeGraphException named = new UnsafeGraphException(
                "node '" + node.name() + "' of operator '" + node.operator() + "' " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    private static void put(Map<String, Value> values, String name, Value value) {
        if (name.isEmpty() || values.put(name, value) != null) {
            throw new UnsafeGraphException("it has two values called '" + name + "'");
        }
    }

    private static Value value(Constant constant) {
        long[] shape = constant.shape().stream().mapToLong(Long::longValue).toArray();
        Value value = Value.of(constant.type(), shape);
        if (constant.type() != OnnxModel.INT64 || shape.length > 1 || value.elements() > Value.MAX_INTEGERS) {
            return value;
        }
        long[] integers = new long[constant.bytes().remaining() / Long.BYTES];
        constant.bytes()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(integers);
        return new Value(constant.type(), shape, integers, false);
    }
}
