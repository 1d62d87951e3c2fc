package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.runtime.GraphMetadata;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Proof from a graph's weights that none of its integer sums can saturate in any kernel, for any activations:
 * two neighbouring products of unsigned and signed 8-bit values in 16 bits, and a whole sum in 32.
 *
 * <p>Products in blocks ({@code MatMulNBits}) need no bound on their weights: 4-bit levels are at most 15, and for 8-bit
 * ones the kernels without VNNI multiply the even and the odd places apart, so that nothing is added in 16 bits.
 */
public final class ExactSums {
    private static final int MAX_ACTIVATION = 255;

    /** Operators on integers that add no products, and products in blocks. */
    private static final Set<String> SAFE =
            Set.of("QuantizeLinear", "DequantizeLinear", "QLinearLeakyRelu", "QLinearAdd", "MatMulNBits");

    private final String name;
    private final Map<String, TensorProto> tensors;

    private ExactSums(String name, ModelProto model) {
        this.name = name;
        this.tensors = model.getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, Function.identity()));
    }

    /**
     * Returns a copy of a graph, marked in its metadata as one whose sums are exact.
     *
     * @param name the graph's name, for the error
     * @param model a graph of this package's recipes
     * @throws IllegalStateException if a sum could saturate
     */
    public static ModelProto marked(String name, ModelProto model) {
        ExactSums sums = new ExactSums(name, model);
        model.getGraph().getNodeList().forEach(sums::require);
        return model.toBuilder()
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(GraphMetadata.INTEGER_SUMS)
                        .setValue(GraphMetadata.EXACT))
                .build();
    }

    private void require(NodeProto node) {
        switch (node.getOpType()) {
            case "QLinearConv" -> convolution(node, tensor(node, 3));
            case "MatMulIntegerToFloat" -> matrix(node, tensor(node, 1));
            default -> {
                boolean integers =
                        node.getOpType().contains("Integer") || node.getOpType().contains("QLinear");
                if (integers && !SAFE.contains(node.getOpType())) {
                    throw new IllegalStateException("graph '" + name + "': no bound is known for " + node.getOpType());
                }
            }
        }
    }

    private TensorProto tensor(NodeProto node, int input) {
        TensorProto weights = tensors.get(node.getInput(input));
        if (weights == null || weights.getDataType() != TensorProto.DataType.INT8.getNumber()) {
            throw new IllegalStateException("graph '" + name + "': the weights of " + node.getName() + " are not int8");
        }
        return weights;
    }

    /** Checks the sums over the channels of each place of the kernel in turn, for each output channel. */
    private void convolution(NodeProto node, TensorProto weights) {
        int inputs = (int) weights.getDims(1);
        int size = weights.getRawData().size() / (int) weights.getDims(0);
        int kernel = size / inputs;
        for (int channel = 0; channel < weights.getDims(0); channel++) {
            int from = channel * size;
            require(node, size, index -> weights.getRawData().byteAt(from + index % inputs * kernel + index / inputs));
        }
    }

    /** Checks the sums over the rows, for each column. */
    private void matrix(NodeProto node, TensorProto weights) {
        int columns = (int) weights.getDims(1);
        for (int column = 0; column < columns; column++) {
            int from = column;
            require(node, (int) weights.getDims(0), row -> weights.getRawData().byteAt(from + row * columns));
        }
    }

    /** Level of a weight on the way of a sum. */
    private interface Sum {
        int level(int index);
    }

    private void require(NodeProto node, int count, Sum sum) {
        long all = 0;
        int before = 0;
        for (int i = 0; i < count; i++) {
            int level = sum.level(i);
            int up = MAX_ACTIVATION * (Math.max(0, before) + Math.max(0, level));
            int down = MAX_ACTIVATION * (Math.min(0, before) + Math.min(0, level));
            if (up > Short.MAX_VALUE || down < Short.MIN_VALUE) {
                throw new IllegalStateException("graph '" + name + "': products of " + node.getName()
                        + " can saturate: neighbouring levels " + before + " and " + level);
            }
            all += (long) MAX_ACTIVATION * Math.abs(level);
            before = level;
        }
        if (all > Integer.MAX_VALUE) {
            throw new IllegalStateException("graph '" + name + "': a sum of " + node.getName() + " can reach " + all);
        }
    }
}
