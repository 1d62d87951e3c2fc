package io.github.voiceclone.runtime.verify;

import io.github.voiceclone.runtime.verify.OnnxModel.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Shape inference of the ONNX operators (operator set 17). Computes nothing but the few integers that shapes are made of.
 */
final class Shapes {
    private final ProductShapes products = new ProductShapes();

    /** Returns the number of multiplications of all nodes so far. */
    double multiplications() {
        return products.multiplications();
    }

    /**
     * Returns the outputs of a node.
     *
     * @param in its inputs; the value in place of an omitted one is ignored
     */
    List<Value> of(Node node, List<Value> in) {
        Value first = in.get(0);
        return switch (node.operator()) {
            case "Identity" -> List.of(first);
            case "Abs",
                    "CumSum",
                    "Erf",
                    "Exp",
                    "LeakyRelu",
                    "Log",
                    "Relu",
                    "Sigmoid",
                    "Sqrt",
                    "Tanh",
                    "com.microsoft:QLinearLeakyRelu" -> List.of(Value.of(first.type(), first.shape()));
            case "LayerNormalization" -> List.of(normalized(node, in));
            case "Softmax" -> List.of(softmax(node, first));
            case "Cast" -> List.of(Value.of((int) node.integer("to", 0), first.shape()));
            case "QuantizeLinear" -> List.of(Value.of(in.get(2).type(), first.shape()));
            case "DequantizeLinear" -> List.of(Value.of(OnnxModel.FLOAT, first.shape()));
            case "Add", "Sub", "Mul", "Div", "Max", "Min" -> List.of(arithmetic(node.operator(), first, in.get(1)));
            case "Less", "Equal" -> List.of(
                    Value.of(OnnxModel.BOOL, broadcast(first.shape(), in.get(1).shape())));
            case "Where" -> List.of(Value.of(
                    in.get(1).type(),
                    broadcast(
                            first.shape(),
                            broadcast(in.get(1).shape(), in.get(2).shape()))));
            case "com.microsoft:QLinearAdd" -> List.of(
                    Value.of(first.type(), broadcast(first.shape(), in.get(3).shape())));
            case "Concat" -> List.of(concat(node, in));
            case "Split" -> split(node, first, in.get(1));
            case "Squeeze" -> List.of(squeeze(first, node.has(1) ? in.get(1).extents() : ones(first)));
            case "Unsqueeze" -> List.of(unsqueeze(first, in.get(1).extents()));
            case "Transpose" -> List.of(transpose(node, first));
            case "Reshape" -> List.of(reshape(first, in.get(1).extents()));
            case "Slice" -> List.of(slice(node, in));
            case "GatherElements" -> List.of(gatheredElements(node, first, in.get(1)));
            case "TopK" -> largest(node, first, in.get(1));
            case "Gather" -> List.of(gather(node, first, in.get(1)));
            case "Shape" -> List.of(shape(node, first));
            case "Range" -> List.of(range(in));
            case "ConstantOfShape" -> List.of(Value.of(OnnxModel.FLOAT, first.extents()));
            case "Expand" -> List.of(
                    Value.of(first.type(), broadcast(first.shape(), in.get(1).extents())));
            case "ReduceL2", "ReduceMax", "ReduceMean" -> List.of(reduce(node, first, node.integers("axes")));
            case "ReduceSum" -> List.of(reduce(node, first, in.get(1).extents()));
            case "Gemm" -> List.of(products.gemm(node, first, in.get(1)));
            case "MatMul" -> List.of(products.matrices(first, in.get(1), first.type()));
            case "com.microsoft:MatMulIntegerToFloat" -> List.of(
                    products.matrices(first, in.get(1), in.get(2).type()));
            case "com.microsoft:MatMulNBits" -> List.of(products.blocks(node, in));
            case "Conv" -> List.of(products.convolution(node, in, 1, false));
            case "com.microsoft:QLinearConv" -> List.of(
                    products.convolution(node, in, 3, node.integer("channels_last", 0) != 0));
            case "MaxPool" -> List.of(products.pool(node, first));
            case "GRU" -> products.recurrent(node, in, 3).subList(0, 2);
            case "LSTM" -> products.recurrent(node, in, 4);
            default -> throw new UnsafeGraphException("is of an operator whose shapes are not known");
        };
    }

    /** Takes elements of one axis by their places; the other axes are as long as those of the places. */
    private static Value gatheredElements(Node node, Value value, Value places) {
        int axis = value.axis(node.integer("axis", 0));
        long[] shape = value.shape().clone();
        if (places.shape().length == shape.length) {
            shape[axis] = places.shape()[axis];
        }
        if (!Arrays.equals(shape, places.shape())) {
            throw new UnsafeGraphException("takes elements of axis " + axis + " of shape " + value + " at " + places);
        }
        return Value.of(value.type(), shape);
    }

    /** Returns the largest elements of an axis, and their places. */
    private static List<Value> largest(Node node, Value value, Value count) {
        int axis = value.axis(node.integer("axis", -1));
        long[] shape = value.shape().clone();
        long[] counts = count.extents();
        if (counts.length != 1 || counts[0] < 1 || counts[0] > shape[axis]) {
            throw new UnsafeGraphException("takes " + count + " of axis " + axis + " of shape " + value);
        }
        shape[axis] = counts[0];
        return List.of(Value.of(value.type(), shape), Value.of(OnnxModel.INT64, shape));
    }

    private static Value softmax(Node node, Value value) {
        value.axis(node.integer("axis", -1));
        return Value.of(value.type(), value.shape());
    }

    /** Normalizes the last axis; its scale and its shift have that axis alone. */
    private static Value normalized(Node node, List<Value> in) {
        Value value = in.get(0);
        int last = value.axis(-1);
        long[] width = {value.shape()[last]};
        boolean fits = value.axis(node.integer("axis", -1)) == last
                && Arrays.equals(in.get(1).shape(), width)
                && Arrays.equals(in.get(2).shape(), width);
        if (!fits) {
            throw new UnsafeGraphException("normalizes axis " + node.integer("axis", -1) + " of shape " + value
                    + " with shapes " + in.get(1) + " and " + in.get(2) + ", expected the last axis");
        }
        return Value.of(value.type(), value.shape());
    }

    static long[] broadcast(long[] left, long[] right) {
        int rank = Math.max(left.length, right.length);
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long a = axis < rank - left.length ? 1 : left[axis - rank + left.length];
            long b = axis < rank - right.length ? 1 : right[axis - rank + right.length];
            if ((a != b && a != 1 && b != 1) || a < 0 || b < 0) {
                throw new UnsafeGraphException(
                        "combines shapes " + Arrays.toString(left) + " and " + Arrays.toString(right));
            }
            shape[axis] = a == 1 ? b : a;
        }
        return shape;
    }

    private static final Map<String, LongBinaryOperator> INTEGER = Map.of(
            "Add", Shapes::sum,
            "Sub", Shapes::difference,
            "Mul", Shapes::product,
            "Div", (a, b) -> a / b,
            "Max", Math::max,
            "Min", Math::min);

    private static long sum(long a, long b) {
        return Math.addExact(a, b);
    }

    private static long difference(long a, long b) {
        return Math.subtractExact(a, b);
    }

    private static long product(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    private static Value arithmetic(String operator, Value left, Value right) {
        long[] shape = broadcast(left.shape(), right.shape());
        boolean integers = left.type() != OnnxModel.FLOAT && left.type() != OnnxModel.FLOAT16;
        if (integers && operator.equals("Div") && Arrays.stream(right.known()).anyMatch(value -> value < 1)) {
            throw new UnsafeGraphException("divides integers by what may be zero");
        }
        long[] a = left.integers();
        long[] b = right.integers();
        LongBinaryOperator operation = INTEGER.get(operator);
        if (!integers
                || operation == null
                || a == null
                || b == null
                || shape.length > 1
                || Math.min(a.length, b.length) == 0
                || (a.length != b.length && a.length != 1 && b.length != 1)) {
            return Value.of(left.type(), shape);
        }
        try {
            long[] result = IntStream.range(0, Math.max(a.length, b.length))
                    .mapToLong(i -> operation.applyAsLong(a[a.length == 1 ? 0 : i], b[b.length == 1 ? 0 : i]))
                    .toArray();
            return new Value(left.type(), shape, result, true);
        } catch (ArithmeticException e) {
            throw new UnsafeGraphException("computes bounds of more than 64 bits");
        }
    }

    private static Value concat(Node node, List<Value> in) {
        Value first = in.get(0);
        int axis = first.axis(node.integer("axis", 0));
        long[] shape = first.shape().clone();
        for (Value next : in.subList(1, in.size())) {
            long[] other = next.shape().clone();
            if (other.length == shape.length) {
                shape[axis] += other[axis];
                other[axis] = shape[axis];
            }
            if (!Arrays.equals(shape, other)) {
                throw new UnsafeGraphException("joins shapes " + first + " and " + next);
            }
        }
        boolean known = first.rank() == 1 && in.stream().allMatch(value -> value.integers() != null);
        if (!known || shape[0] > Value.MAX_INTEGERS) {
            return Value.of(first.type(), shape);
        }
        long[] integers =
                in.stream().map(Value::known).flatMapToLong(Arrays::stream).toArray();
        return new Value(first.type(), shape, integers, in.stream().anyMatch(Value::computed));
    }

    private static List<Value> split(Node node, Value input, Value parts) {
        int axis = input.axis(node.integer("axis", 0));
        long[] extents = parts.extents();
        if (extents.length != node.outputs().size()
                || Arrays.stream(extents).anyMatch(extent -> extent < 0 || extent > input.shape()[axis])
                || Arrays.stream(extents).sum() != input.shape()[axis]) {
            throw new UnsafeGraphException("splits shape " + input + " into " + Arrays.toString(extents));
        }
        List<Value> values = new ArrayList<>();
        for (long extent : extents) {
            long[] shape = input.shape().clone();
            shape[axis] = extent;
            values.add(Value.of(input.type(), shape));
        }
        return values;
    }

    private static long[] ones(Value value) {
        return IntStream.range(0, value.rank())
                .filter(axis -> value.shape()[axis] == 1)
                .asLongStream()
                .toArray();
    }

    private static Value squeeze(Value value, long[] axes) {
        boolean[] dropped = new boolean[value.rank()];
        for (long axis : axes) {
            int index = value.axis(axis);
            if (value.shape()[index] != 1) {
                throw new UnsafeGraphException("drops axis " + axis + " of shape " + value);
            }
            dropped[index] = true;
        }
        return value.shaped(IntStream.range(0, value.rank())
                .filter(axis -> !dropped[axis])
                .mapToLong(axis -> value.shape()[axis])
                .toArray());
    }

    private static Value unsqueeze(Value value, long[] axes) {
        int rank = value.rank() + axes.length;
        boolean[] added = new boolean[rank];
        for (long axis : axes) {
            int index = Value.axis(axis, rank);
            if (added[index]) {
                throw new UnsafeGraphException("adds axis " + axis + " twice");
            }
            added[index] = true;
        }
        long[] shape = new long[rank];
        int from = 0;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = added[axis] ? 1 : value.shape()[from++];
        }
        return value.shaped(shape);
    }

    private static Value transpose(Node node, Value value) {
        long[] backwards = LongStream.range(0, value.rank())
                .map(axis -> value.rank() - 1 - axis)
                .toArray();
        long[] order = node.integers("perm", backwards);
        long[] sorted = Arrays.stream(order).sorted().toArray();
        if (!Arrays.equals(sorted, LongStream.range(0, value.rank()).toArray())) {
            throw new UnsafeGraphException("orders axes by " + Arrays.toString(order));
        }
        return Value.of(
                value.type(),
                Arrays.stream(order).map(axis -> value.shape()[(int) axis]).toArray());
    }

    private static Value reshape(Value value, long[] extents) {
        long[] shape = extents.clone();
        int open = -1;
        double known = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 0 && axis < value.rank()) {
                shape[axis] = value.shape()[axis];
            }
            if (shape[axis] == -1 && open < 0) {
                open = axis;
            } else {
                known *= shape[axis] > 0 ? shape[axis] : Double.NaN;
            }
        }
        if (open >= 0) {
            shape[open] = (long) (value.elements() / known);
            known *= shape[open];
        }
        if (known != value.elements()) {
            throw new UnsafeGraphException("takes shape " + value + " for " + Arrays.toString(extents));
        }
        return value.shaped(shape);
    }

    private static Value slice(Node node, List<Value> in) {
        Value input = in.get(0);
        long[] starts = in.get(1).known();
        long[] ends = in.get(2).known();
        long[] axes = node.has(3)
                ? in.get(3).extents()
                : LongStream.range(0, starts.length).toArray();
        long[] steps = node.has(4)
                ? in.get(4).extents()
                : LongStream.generate(() -> 1).limit(starts.length).toArray();
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw new UnsafeGraphException("has bounds of " + starts.length + " and " + ends.length + " axes");
        }
        Value result = input;
        for (int i = 0; i < starts.length; i++) {
            result = cut(result, input.axis(axes[i]), starts[i], ends[i], steps[i]);
        }
        return result;
    }

    private static Value cut(Value value, int axis, long start, long end, long step) {
        if (step != 1 && step != -1) {
            throw new UnsafeGraphException("takes every " + step + "th place");
        }
        long extent = value.shape()[axis];
        long from = place(start, extent, 0, step > 0 ? extent : extent - 1);
        long to = place(end, extent, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
        long[] shape = value.shape().clone();
        shape[axis] = Math.max(0, step > 0 ? to - from : from - to);
        long[] known = value.integers();
        if (known == null || value.rank() != 1 || step < 0) {
            return Value.of(value.type(), shape);
        }
        long[] part = Arrays.copyOfRange(known, (int) from, (int) (from + shape[axis]));
        return new Value(value.type(), shape, part, value.computed());
    }

    private static long place(long at, long extent, long least, long most) {
        return Math.max(least, Math.min(most, at < 0 ? at + extent : at));
    }

    private static Value gather(Node node, Value data, Value indices) {
        int axis = data.axis(node.integer("axis", 0));
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < data.rank(); i++) {
            if (i == axis) {
                Arrays.stream(indices.shape()).forEach(shape::add);
            } else {
                shape.add(data.shape()[i]);
            }
        }
        return Value.of(data.type(), shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static Value shape(Node node, Value value) {
        int rank = value.rank();
        int from = (int) place(node.integer("start", 0), rank, 0, rank);
        int to = (int) place(node.integer("end", rank), rank, from, rank);
        long[] extents = Arrays.copyOfRange(value.shape(), from, to);
        return new Value(OnnxModel.INT64, new long[] {extents.length}, extents, false);
    }

    private static Value range(List<Value> in) {
        long start = single(in.get(0));
        long end = single(in.get(1));
        if (start != 0 || end < 0 || single(in.get(2)) != 1) {
            throw new UnsafeGraphException("counts from " + start + " to " + end + ", expected from 0 in steps of 1");
        }
        return Value.of(OnnxModel.INT64, end);
    }

    private static long single(Value value) {
        long[] extents = value.extents();
        if (extents.length != 1) {
            throw new UnsafeGraphException("counts to " + extents.length + " numbers");
        }
        return extents[0];
    }

    private static Value reduce(Node node, Value value, long[] axes) {
        long[] shape = value.shape().clone();
        for (long axis : axes) {
            shape[value.axis(axis)] = 1;
        }
        Value reduced = Value.of(value.type(), shape);
        return node.integer("keepdims", 1) == 1 ? reduced : squeeze(reduced, axes);
    }
}
