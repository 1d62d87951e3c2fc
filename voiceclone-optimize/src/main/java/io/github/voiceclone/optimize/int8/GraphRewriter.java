package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.graph.rewrite.SupportedOperators;
import io.github.voiceclone.optimize.calibration.MultiplyAdds;
import io.github.voiceclone.optimize.calibration.Observation;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.optimize.recipe.RewriteLog;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.util.Map;
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

    /** Range of levels, as a multiple of the largest value that calibration saw. */
    private static final float HEADROOM = 1.1f;

    /**
     * The same where each value follows from samples drawn before: calibration sees a second of what may come. On louder
     * spectrograms the distributions diverge a quarter as much; on those that calibration saw, somewhat more.
     */
    private static final float DRAWN_HEADROOM = 2;

    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU");

    private final String name;
    private final EditableGraph graph;
    private final Observations seen;
    private final RewriteLog log = new RewriteLog();
    private final QuantizationMode mode;
    private final IntegerChain chain;
    private final RowMatrices rowMatrices;
    private final Map<String, Columns> columns;

    /**
     * Prepares a rewriting.
     *
     * @param name the graph's name in its pack
     * @param inFloat results of the convolutions that stay in float32
     */
    GraphRewriter(
            String name,
            ModelProto model,
            QuantizationMode mode,
            Observations seen,
            RangeMethod ranges,
            Set<String> inFloat) {
        this.name = name;
        this.graph = new EditableGraph(model);
        this.seen = seen;
        this.mode = mode;
        this.chain = new IntegerChain(graph, new IntegerValues(name, graph, seen, ranges), inFloat);
        this.rowMatrices = new RowMatrices(graph);
        this.columns = mode == QuantizationMode.ROWS ? convertible() : Map.of();
        SupportedOperators.require(name, model.getGraph());
    }

    /** Rewrites the graph. */
    ModelProto rewrite() {
        for (NodeProto node : graph.nodes()) {
            long count = MultiplyAdds.of(graph, seen, name, node);
            log.counted(count);
            rewrite(node, count);
        }
        chain.finish();
        return graph.build();
    }

    /** Returns what was done; after {@link #rewrite}. */
    RewriteLog log() {
        return log;
    }

    private void rewrite(NodeProto node, long count) {
        Weights weights = graph.constant(Nodes.input(node, 1));
        if (columns.values().stream().anyMatch(known -> known.has(node))) {
            return; // They are written with their product.
        }
        if (Matrix.isProduct(node)) {
            product(node, count);
        } else if (node.getOpType().equals("Gather") && isLarge(graph.constant(node.getInput(0)))) {
            StoredWeights.write(graph, node, 0);
            log.stored(node);
        } else if (mode == QuantizationMode.ROWS) {
            graph.write(node);
        } else if (node.getOpType().equals("Conv") && weights != null) {
            convolution(node, weights, count);
        } else if (RECURRENT.contains(node.getOpType())) {
            chain.floatInputs(node);
            StoredWeights.write(graph, node, 1, 2);
            log.stored(node);
        } else if (!mode.convolvesInIntegers() || !chain.pass(node)) {
            chain.floatInputs(node);
            graph.write(node);
        }
    }

    private static boolean isSmall(Matrix matrix) {
        return matrix.values().length < FEWEST_WEIGHTS || matrix.out() < FEWEST_COLUMNS;
    }

    /** Returns the columns of products that are to be converted, by their names. */
    private Map<String, Columns> convertible() {
        Map<String, Columns> found = Columns.of(graph);
        for (NodeProto node : graph.nodes()) {
            Matrix matrix = Matrix.of(graph, node);
            if (matrix != null && isSmall(matrix)) {
                found.remove(matrix.input());
            }
        }
        return found;
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
        } else if (isSmall(matrix)) {
            keep(node, "too small to gain: " + matrix.in() + " × " + matrix.out());
        } else if (columns.containsKey(matrix.input())) {
            rowMatrices.write(matrix, columns.get(matrix.input()));
            log.converted(node, count);
        } else if (mode == QuantizationMode.ROWS) {
            rowMatrices.write(matrix);
            log.converted(node, count);
        } else if (mode != QuantizationMode.STATIC) {
            boolean halved = mode == QuantizationMode.INT4 && matrix.values().length >= FEWEST_NIBBLES;
            (halved ? BlockMatrices.BITS_4 : BlockMatrices.BITS_8).write(graph, matrix);
            log.converted(node, count);
        } else if (rows == null) {
            keep(node, "never ran in calibration");
        } else {
            StaticMatrices.write(graph, matrix, rows, name.equals(GraphNames.SAMPLE) ? DRAWN_HEADROOM : HEADROOM);
            log.converted(node, count);
        }
    }

    private void convolution(NodeProto node, Weights weights, long count) {
        String reason = mode.convolvesInIntegers() ? chain.refusal(node, weights) : "";
        if (mode.convolvesInIntegers() && reason.isEmpty()) {
            chain.convolution(node, weights);
            log.converted(node, count);
            return;
        }
        chain.floatInputs(node);
        if (!mode.convolvesInIntegers() && isLarge(weights)) {
            StoredWeights.write(graph, node, 1);
            log.stored(node);
        } else {
            keep(node, reason.isEmpty() ? "too small to gain: " + weights.shapeText() : reason);
        }
    }

    private void keep(NodeProto node, String reason) {
        graph.write(node);
        log.skipped(node, reason);
    }
}
