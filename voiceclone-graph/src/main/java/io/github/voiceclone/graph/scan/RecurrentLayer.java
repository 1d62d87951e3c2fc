package io.github.voiceclone.graph.scan;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ONNX GRU or LSTM that starts from a state of zero.
 *
 * @param isLstm whether it is an LSTM
 * @param input weights of the input, [directions, gates · hidden, inputs]
 * @param recurrent weights of the state, [directions, gates · hidden, hidden]
 * @param bias of the input, then of the state, [directions, 2 · gates · hidden]
 * @param lengths name of the rows' lengths, int32 [batch]; empty if all have the length of the sequence
 */
record RecurrentLayer(boolean isLstm, Weights input, Weights recurrent, Weights bias, String lengths) {
    private static final String LSTM = "LSTM";
    private static final String GRU = "GRU";
    private static final int LENGTHS = 4;

    /** Attributes that are supported. */
    private static final Set<String> KNOWN = Set.of("hidden_size", "direction", "linear_before_reset");

    /** Returns the layer of a node; empty if the node is not a supported layer. */
    static Optional<RecurrentLayer> of(EditableGraph graph, NodeProto node) {
        boolean isLstm = node.getOpType().equals(LSTM);
        if (!(isLstm || node.getOpType().equals(GRU)) || !isPlain(node, isLstm)) {
            return Optional.empty();
        }
        Weights input = graph.constant(Nodes.input(node, 1));
        Weights recurrent = graph.constant(Nodes.input(node, 2));
        Weights bias = graph.constant(Nodes.input(node, 3));
        return input == null || recurrent == null || bias == null
                ? Optional.empty()
                : Optional.of(new RecurrentLayer(isLstm, input, recurrent, bias, Nodes.input(node, LENGTHS)));
    }

    private static boolean isPlain(NodeProto node, boolean isLstm) {
        List<String> rest =
                node.getInputList().subList(Math.min(LENGTHS + 1, node.getInputCount()), node.getInputCount());
        String direction = Nodes.attribute(node, "direction")
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse("forward");
        return rest.stream().allMatch(String::isEmpty)
                && !direction.equals("reverse")
                && (isLstm || Nodes.integer(node, "linear_before_reset") == 1)
                && node.getAttributeList().stream().allMatch(attribute -> KNOWN.contains(attribute.getName()));
    }

    int directions() {
        return recurrent.dim(0);
    }

    int hidden() {
        return recurrent.dim(2);
    }

    /** Returns the number of gates including the candidate: 3 or 4. */
    int gates() {
        return recurrent.dim(1) / hidden();
    }

    /** Returns the matrix from an input to the gates of all directions: [inputs, directions · gates · hidden]. */
    Weights projection() {
        int inputs = input.dim(2);
        int columns = input.dim(0) * input.dim(1);
        float[] values = new float[inputs * columns];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < inputs; row++) {
                values[row * columns + column] = input.values()[column * inputs + row];
            }
        }
        return new Weights(values, inputs, columns);
    }

    /** Returns the matrices from a state to its gates: [gates, directions, hidden, hidden], the last axis being the result's. */
    Weights recurrence() {
        int hidden = hidden();
        float[] values = new float[recurrent.values().length];
        int at = 0;
        for (int gate = 0; gate < gates(); gate++) {
            for (int direction = 0; direction < directions(); direction++) {
                int first = (direction * gates() + gate) * hidden;
                for (int unit = 0; unit < hidden; unit++) {
                    for (int result = 0; result < hidden; result++) {
                        values[at++] = recurrent.values()[(first + result) * hidden + unit];
                    }
                }
            }
        }
        return new Weights(values, gates(), directions(), hidden, hidden);
    }

    /**
     * Returns the bias of the projection: [directions · gates · hidden]. For a GRU's candidate it is the bias of the input
     * only, because the bias of the state is multiplied by the reset gate.
     */
    Weights projectedBias() {
        int width = gates() * hidden();
        int shared = isLstm ? width : width - hidden();
        float[] values = new float[directions() * width];
        for (int direction = 0; direction < directions(); direction++) {
            for (int i = 0; i < width; i++) {
                int at = direction * 2 * width + i;
                values[direction * width + i] = bias.values()[at] + (i < shared ? bias.values()[at + width] : 0);
            }
        }
        return new Weights(values, values.length);
    }

    /** Returns the bias of the state of a GRU's candidate: [directions, 1, hidden]. */
    Weights candidateBias() {
        int width = gates() * hidden();
        float[] values = new float[directions() * hidden()];
        for (int direction = 0; direction < directions(); direction++) {
            int from = (2 * direction + 2) * width - hidden();
            System.arraycopy(bias.values(), from, values, direction * hidden(), hidden());
        }
        return new Weights(values, directions(), 1, hidden());
    }
}
