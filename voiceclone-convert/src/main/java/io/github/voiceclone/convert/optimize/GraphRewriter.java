package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.graph.rewrite.SupportedOperators;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites one graph, node by node in their order. Used once. */
final class GraphRewriter {
    /** Weights of fewer values stay in float32: there is nothing to gain. */
    private static final int FEWEST_WEIGHTS = 4096;

    /** A matrix of fewer values stays in 8 bits: it is not what a step waits for. */
    private static final int FEWEST_NIBBLES = 1 << 18;

    /** A matrix of fewer columns stays in float32. */
    private static final int FEWEST_COLUMNS = 16;

    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU");

    private final String name;
    private final EditableGraph graph;
    private final Observations seen;
    private final GraphJournal journal = new GraphJournal();
    private final Treatment treatment;
    private final IntegerChain chain;

    /**
     * Prepares a rewriting.
     *
     * @param name the graph's name in its pack
     * @param inFloat results of the convolutions that stay in float32
     */
    GraphRewriter(
            String name,
            ModelProto model,
            Treatment treatment,
            Observations seen,
            RangeMethod ranges,
            Set<String> inFloat) {
        this.name = name;
        this.graph = new EditableGraph(model);
        this.seen = seen;
        this.treatment = treatment;
        this.chain = new IntegerChain(graph, new IntegerValues(name, graph, seen, ranges), inFloat);
        SupportedOperators.require(name, model.getGraph());
    }

    /** Rewrites the graph. */
    ModelProto rewrite() {
        for (NodeProto node : graph.nodes()) {
            long count = MultiplyAdds.of(graph, seen, name, node);
            journal.counted(count);
            rewrite(node, count);
        }
        chain.finish();
        return graph.build();
    }

    /** Returns what was done; after {@link #rewrite}. */
    GraphJournal journal() {
        return journal;
    }

    private void rewrite(NodeProto node, long count) {
        Weights weights = graph.constant(Nodes.input(node, 1));
        if (Matrix.isProduct(node)) {
            product(node, count);
        } else if (node.getOpType().equals("Conv") && weights != null) {
            convolution(node, weights, count);
        } else if (RECURRENT.contains(node.getOpType())) {
            chain.floatInputs(node);
            StoredWeights.write(graph, node, 1, 2);
            journal.stored(node);
        } else if (node.getOpType().equals("Gather") && isLarge(graph.constant(node.getInput(0)))) {
            StoredWeights.write(graph, node, 0);
            journal.stored(node);
        } else if (!treatment.convolvesInIntegers() || !chain.pass(node)) {
            chain.floatInputs(node);
            graph.write(node);
        }
    }

    private static boolean isLarge(@Nullable Weights weights) {
        return weights != null && weights.values().length >= FEWEST_WEIGHTS;
    }

    private void product(NodeProto node, long count) {
        chain.floatInputs(node);
        Matrix matrix = Matrix.of(graph, node);
        Observation rows = seen.find(name, node.getInput(0));
        if (matrix == null) {
            keep(node, "no constant matrix on its right");
        } else if (matrix.values().length < FEWEST_WEIGHTS || matrix.out() < FEWEST_COLUMNS) {
            keep(node, "too small to gain: " + matrix.in() + " × " + matrix.out());
        } else if (treatment != Treatment.STATIC) {
            boolean halved = treatment == Treatment.NIBBLES && matrix.values().length >= FEWEST_NIBBLES;
            (halved ? BlockMatrices.BITS_4 : BlockMatrices.BITS_8).write(graph, matrix);
            journal.converted(node, count);
        } else if (rows == null) {
            keep(node, "never ran in calibration");
        } else {
            StaticMatrices.write(graph, matrix, rows);
            journal.converted(node, count);
        }
    }

    private void convolution(NodeProto node, Weights weights, long count) {
        String reason = treatment.convolvesInIntegers() ? chain.refusal(node, weights) : "";
        if (treatment.convolvesInIntegers() && reason.isEmpty()) {
            chain.convolution(node, weights);
            journal.converted(node, count);
            return;
        }
        chain.floatInputs(node);
        if (!treatment.convolvesInIntegers() && isLarge(weights)) {
            StoredWeights.write(graph, node, 1);
            journal.stored(node);
        } else {
            keep(node, reason.isEmpty() ? "too small to gain: " + weights.shapeText() : reason);
        }
    }

    private void keep(NodeProto node, String reason) {
        graph.write(node);
        journal.left(node, reason);
    }
}
