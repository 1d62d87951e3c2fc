package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes matrix products with weights of few bits in blocks along each column, each block with its own scale. The rows
 * that go in are quantised to 8 bits, block by block, as they come, so a row's result does not depend on the rows next to
 * it.
 */
enum BlockMatrices {
    /** SymmetricInt8 −127 to 127; blocks as large as ONNX Runtime multiplies as integers on AVX2 and AVX-512 VNNI. */
    BITS_8(8, 64),

    /** SymmetricInt8 −8 to 7, of which the first is a block's largest weight. */
    BITS_4(4, 32);

    private static final int INTEGER_PRODUCTS = 4;

    private final int bits;
    private final int block;

    BlockMatrices(int bits, int block) {
        this.bits = bits;
        this.block = block;
    }

    void write(EditableGraph graph, Matrix matrix) {
        int blocks = (matrix.in() + block - 1) / block;
        String name = matrix.output();
        String weights = matrix.weights();
        if (!graph.isConstant(weights + ".levels")) {
            store(graph, matrix, blocks);
        }
        List<String> inputs = new ArrayList<>(List.of(matrix.input(), weights + ".levels", weights + ".scales"));
        if (!matrix.bias().isEmpty()) {
            inputs.addAll(List.of("", "", matrix.bias()));
        }
        NodeProto.Builder node = Nodes.contrib("MatMulNBits", inputs, name)
                .addAttribute(Nodes.integer("K", matrix.in()))
                .addAttribute(Nodes.integer("N", matrix.out()))
                .addAttribute(Nodes.integer("bits", bits))
                .addAttribute(Nodes.integer("block_size", block))
                .addAttribute(Nodes.integer("accuracy_level", INTEGER_PRODUCTS));
        graph.write(node.build());
    }

    /** Adds the weights of a matrix, which several products may share. */
    private void store(EditableGraph graph, Matrix matrix, int blocks) {
        byte[] levels = new byte[matrix.out() * blocks * block * bits / Byte.SIZE];
        float[] scales = new float[matrix.out() * blocks];
        for (int column = 0; column < matrix.out(); column++) {
            for (int i = 0; i < blocks; i++) {
                scales[column * blocks + i] = quantise(matrix, column, i, levels, blocks);
            }
        }
        graph.unsigned(matrix.weights() + ".levels", levels, matrix.out(), blocks, block * bits / Byte.SIZE);
        graph.floats(matrix.weights() + ".scales", scales, matrix.out(), blocks);
    }

    /** Quantises one block of a column, and returns its scale. */
    private float quantise(Matrix matrix, int column, int index, byte[] levels, int blocks) {
        int from = index * block;
        int to = Math.min(matrix.in(), from + block);
        float peak = 0;
        for (int row = from; row < to; row++) {
            float value = matrix.values()[row * matrix.out() + column];
            peak = Math.abs(value) > Math.abs(peak) ? value : peak;
        }
        float scale = scale(peak);
        for (int row = from; row < from + block; row++) {
            float value = row < to ? matrix.values()[row * matrix.out() + column] : 0;
            put(levels, (column * blocks + index) * block + row - from, level(value, scale));
        }
        return scale;
    }

    private float scale(float peak) {
        if (bits == Byte.SIZE) {
            return SymmetricInt8.scale(Math.abs(peak));
        }
        return peak == 0 ? 1 : -peak / (1 << (bits - 1));
    }

    private int level(float value, float scale) {
        int half = 1 << (bits - 1);
        return half + Math.max(-half, Math.min(half - 1, Math.round(value / scale)));
    }

    /** Puts a level; the first of those that share a byte has its lowest bits. */
    private void put(byte[] levels, int place, int level) {
        int bit = place * bits;
        levels[bit / Byte.SIZE] |= (byte) (level << bit % Byte.SIZE);
    }
}
