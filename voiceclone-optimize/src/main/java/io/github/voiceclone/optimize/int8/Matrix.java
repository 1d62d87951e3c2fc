package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A product of rows with a constant matrix, and a constant added: what a linear layer is.
 *
 * @param node the node that computes it
 * @param in columns of the rows that go in
 * @param out columns of the result
 * @param values the matrix, [in, out]
 */
@SuppressWarnings("ArrayRecordComponent") // big and short-lived
record Matrix(NodeProto node, int in, int out, float[] values) {
    private static final Set<String> OPERATORS = Set.of("Gemm", "MatMul");

    static boolean isProduct(NodeProto node) {
        return OPERATORS.contains(node.getOpType());
    }

    /** Returns the product that a node computes, or null if it is another kind of node. */
    static @Nullable Matrix of(EditableGraph graph, NodeProto node) {
        Weights weights = isProduct(node) ? graph.constant(node.getInput(1)) : null;
        if (weights == null || weights.rank() != 2 || !plain(node)) {
            return null;
        }
        String bias = Nodes.input(node, 2);
        if (!bias.isEmpty() && !graph.isConstant(bias)) {
            return null;
        }
        return Nodes.integer(node, "transB") == 1
                ? new Matrix(node, weights.dim(1), weights.dim(0), transposed(weights))
                : new Matrix(node, weights.dim(0), weights.dim(1), weights.values());
    }

    /** Tells whether a node's factors are 1 and its rows lie as they are. */
    private static boolean plain(NodeProto node) {
        return Nodes.integer(node, "transA") == 0 && isOne(node, "alpha") && isOne(node, "beta");
    }

    private static boolean isOne(NodeProto node, String factor) {
        return Nodes.attribute(node, factor).map(AttributeProto::getF).orElse(1f) == 1f;
    }

    private static float[] transposed(Weights weights) {
        int rows = weights.dim(0);
        int columns = weights.dim(1);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i % columns * rows + i / columns] = weights.values()[i];
        }
        return values;
    }

    /** Returns the value whose rows go in. */
    String input() {
        return node.getInput(0);
    }

    /** Returns the name of the stored matrix, which differs for one that is transposed. */
    String weights() {
        return node.getInput(1) + (Nodes.integer(node, "transB") == 1 ? ".transposed" : "");
    }

    /** Returns the value that comes out. */
    String output() {
        return node.getOutput(0);
    }

    /** Returns the constant added to each row, or an empty name if there is none. */
    String bias() {
        return Nodes.input(node, 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matrix matrix && matrix.node.equals(node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }
}
