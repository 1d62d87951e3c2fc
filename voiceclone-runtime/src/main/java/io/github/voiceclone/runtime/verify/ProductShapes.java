package io.github.voiceclone.runtime.verify;

import io.github.voiceclone.runtime.verify.OnnxModel.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Shapes of matrix products, convolutions, pools and recurrent layers, and the multiplications they take. */
final class ProductShapes {
    private static final long MAX_PLACES = 1 << 20;

    private double multiplications;

    /** Returns the number of multiplications of all nodes so far. */
    double multiplications() {
        return multiplications;
    }

    Value matrices(Value left, Value right, int type) {
        require(left.rank() >= 1 && right.rank() >= 1, left, right);
        long[] a = left.rank() == 1 ? new long[] {1, left.shape()[0]} : left.shape();
        long[] b = right.rank() == 1 ? new long[] {right.shape()[0], 1} : right.shape();
        long inner = a[a.length - 1];
        require(b[b.length - 2] == inner, left, right);
        long[] batch = Shapes.broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
        long[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = a[a.length - 2];
        shape[batch.length + 1] = b[b.length - 1];
        Value result = Value.of(type, shape);
        multiplications += result.elements() * inner;
        boolean flat = left.rank() == 1 || right.rank() == 1;
        return flat ? dropped(result, left.rank() == 1, right.rank() == 1) : result;
    }

    private static Value dropped(Value product, boolean row, boolean column) {
        int last = product.rank() - 1;
        long[] shape = product.shape();
        long[] kept = IntStream.rangeClosed(0, last)
                .filter(axis -> !(row && axis == last - 1) && !(column && axis == last))
                .mapToLong(axis -> shape[axis])
                .toArray();
        return Value.of(product.type(), kept);
    }

    Value gemm(Node node, Value left, Value right) {
        require(left.rank() == 2 && right.rank() == 2, left, right);
        boolean turned = node.integer("transB", 0) != 0;
        long inner = right.shape()[turned ? 1 : 0];
        require(left.shape()[1] == inner, left, right);
        Value result = Value.of(left.type(), left.shape()[0], right.shape()[turned ? 0 : 1]);
        multiplications += result.elements() * inner;
        return result;
    }

    /** Blocks of levels: [N, blocks, bytes of a block], a scale for each. */
    Value blocks(Node node, List<Value> in) {
        Value input = in.get(0);
        long rows = node.integer("N", 0);
        long inner = node.integer("K", 0);
        long block = node.integer("block_size", 0);
        long bits = node.integer("bits", 0);
        require(Set.of(16L, 32L, 64L, 128L, 256L).contains(block) && (bits == 4 || bits == 8), input, in.get(1));
        require(inner > 0 && rows > 0 && inner < Integer.MAX_VALUE && rows < Integer.MAX_VALUE, input, in.get(1));
        long count = (inner + block - 1) / block;
        require(Arrays.equals(in.get(1).shape(), new long[] {rows, count, block * bits / Byte.SIZE}), input, in.get(1));
        require(in.get(2).elements() == (double) rows * count, input, in.get(2));
        require(!node.has(3) && !node.has(4) && input.rank() >= 1, input, in.get(1));
        require(!node.has(5) || in.get(5).elements() == rows, input, in.get(1));
        require(input.shape()[input.rank() - 1] == inner, input, in.get(1));
        long[] shape = input.shape().clone();
        shape[shape.length - 1] = rows;
        Value result = Value.of(input.type(), shape);
        multiplications += result.elements() * inner;
        return result;
    }

    /**
     * Convolution; its bias, if there is one, is the last of the operator's inputs.
     *
     * @param kernelAt index of the weights [out, in, kernel…]
     * @param last whether the channels are the input's last axis
     */
    Value convolution(Node node, List<Value> in, int kernelAt, boolean last) {
        Value input = in.get(0);
        Value weights = in.get(kernelAt);
        require(weights.rank() == input.rank() && input.rank() >= 3, input, weights);
        int channelAxis = last ? input.rank() - 1 : 1;
        require(input.shape()[channelAxis] == weights.shape()[1], input, weights);
        long[] kernel = Arrays.copyOfRange(weights.shape(), 2, weights.rank());
        require(Arrays.equals(node.integers("kernel_shape", kernel), kernel), input, weights);
        require(weights.shape()[0] > 0, input, weights);
        int bias = kernelAt == 1 ? 2 : 8;
        require(!node.has(bias) || isVector(in.get(bias), weights.shape()[0]), in.get(in.size() - 1), weights);
        long[] shape = windows(node, input, kernel, last ? 1 : 2);
        shape[channelAxis] = weights.shape()[0];
        Value result = Value.of(input.type(), shape);
        multiplications += result.elements() * weights.elements() / weights.shape()[0];
        return result;
    }

    private static boolean isVector(Value value, long extent) {
        return Arrays.equals(value.shape(), new long[] {extent});
    }

    Value pool(Node node, Value input) {
        require(input.rank() >= 3, input, input);
        return Value.of(input.type(), windows(node, input, node.integers("kernel_shape"), 2));
    }

    /** Returns the input's shape with the number of positions of a kernel on each axis. */
    private static long[] windows(Node node, Value input, long[] kernel, int first) {
        int axes = input.rank() - 2;
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        long[] strides = checked(node.integers("strides", ones), axes, 1);
        long[] dilations = checked(node.integers("dilations", ones), axes, 1);
        long[] pads = checked(node.integers("pads", new long[2 * axes]), 2 * axes, 0);
        checked(kernel, axes, 1);
        long[] shape = input.shape().clone();
        for (int axis = 0; axis < axes; axis++) {
            long room = shape[first + axis] + pads[axis] + pads[axes + axis] - dilations[axis] * (kernel[axis] - 1) - 1;
            if (room < 0) {
                throw new UnsafeGraphException("has a kernel of " + kernel[axis] + " that is wider than its input");
            }
            shape[first + axis] = room / strides[axis] + 1;
        }
        return shape;
    }

    private static long[] checked(long[] values, int count, long least) {
        boolean sound = values.length == count
                && Arrays.stream(values).allMatch(value -> value >= least && value <= MAX_PLACES);
        if (!sound) {
            throw new UnsafeGraphException("has an attribute " + Arrays.toString(values) + ", expected " + count
                    + " from " + least + " to " + MAX_PLACES);
        }
        return values;
    }

    /** Returns a recurrent layer's results: all positions [time, directions, batch, hidden], then the last states. */
    List<Value> recurrent(Node node, List<Value> in, int gates) {
        Value input = in.get(0);
        long hidden = node.integer("hidden_size", 0);
        String direction = node.attributes().containsKey("direction")
                ? node.attributes().get("direction").text()
                : "forward";
        require(Set.of("forward", "reverse", "bidirectional").contains(direction), input, in.get(1));
        long directions = direction.equals("bidirectional") ? 2 : 1;
        require(input.rank() == 3 && hidden > 0 && hidden <= MAX_PLACES, input, in.get(1));
        long width = input.shape()[2];
        require(Arrays.equals(in.get(1).shape(), new long[] {directions, gates * hidden, width}), input, in.get(1));
        require(Arrays.equals(in.get(2).shape(), new long[] {directions, gates * hidden, hidden}), input, in.get(2));
        require(
                !node.has(3) || Arrays.equals(in.get(3).shape(), new long[] {directions, 2L * gates * hidden}),
                input,
                in.get(1));
        long batch = input.shape()[1];
        require(!node.has(4) || Arrays.equals(in.get(4).shape(), new long[] {batch}), input, in.get(1));
        long time = input.shape()[0];
        multiplications += (double) time * batch * directions * gates * hidden * (width + hidden);
        Value states = Value.of(input.type(), directions, batch, hidden);
        return List.of(Value.of(input.type(), time, directions, batch, hidden), states, states);
    }

    private static void require(boolean fits, Value left, Value right) {
        if (!fits) {
            throw new UnsafeGraphException(
                    "has inputs or attributes that do not fit: shapes " + left + " and " + right);
        }
    }
}
