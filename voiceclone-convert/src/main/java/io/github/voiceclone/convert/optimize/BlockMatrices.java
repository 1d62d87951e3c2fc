package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes matrix products with weights of 8 bits in blocks along each column, each block with its own scale. The rows that
 * go in are quantised block by block as they come, so a row's result does not depend on the rows beside it.
 */
final class BlockMatrices {
    /** Weights that share a scale: the largest block that ONNX Runtime 1.29 multiplies as integers on AVX-512 VNNI. */
    static final int BLOCK = 64;

    private static final int ZERO = 128;
    private static final int INTEGER_PRODUCTS = 4;

    private BlockMatrices() {}

    static void write(EditableGraph graph, Matrix matrix) {
        int blocks = (matrix.in() + BLOCK - 1) / BLOCK;
        byte[] levels = new byte[matrix.out() * blocks * BLOCK];
        float[] scales = new float[matrix.out() * blocks];
        for (int column = 0; column < matrix.out(); column++) {
            for (int block = 0; block < blocks; block++) {
                scales[column * blocks + block] = quantise(matrix, column, block, levels, blocks);
            }
        }
        String name = matrix.output();
        List<String> inputs = new ArrayList<>(List.of(
                matrix.input(),
                graph.unsigned(name + ".levels", levels, matrix.out(), blocks, BLOCK),
                graph.floats(name + ".scales", scales, matrix.out(), blocks)));
        if (!matrix.bias().isEmpty()) {
            inputs.addAll(List.of("", "", matrix.bias()));
        }
        NodeProto.Builder node = Nodes.contrib("MatMulNBits", inputs, name)
                .addAttribute(Nodes.integer("K", matrix.in()))
                .addAttribute(Nodes.integer("N", matrix.out()))
                .addAttribute(Nodes.integer("bits", Byte.SIZE))
                .addAttribute(Nodes.integer("block_size", BLOCK))
                .addAttribute(Nodes.integer("accuracy_level", INTEGER_PRODUCTS));
        graph.write(node.build());
    }

    /** Quantises one block of a column, and returns its scale. */
    private static float quantise(Matrix matrix, int column, int block, byte[] levels, int blocks) {
        int from = block * BLOCK;
        int to = Math.min(matrix.in(), from + BLOCK);
        float peak = 0;
        for (int row = from; row < to; row++) {
            peak = Math.max(peak, Math.abs(matrix.values()[row * matrix.out() + column]));
        }
        float scale = Levels.scale(peak);
        int at = (column * blocks + block) * BLOCK;
        for (int row = from; row < from + BLOCK; row++) {
            float value = row < to ? matrix.values()[row * matrix.out() + column] : 0;
            levels[at + row - from] = (byte) (ZERO + Levels.of(value, scale));
        }
        return scale;
    }
}
