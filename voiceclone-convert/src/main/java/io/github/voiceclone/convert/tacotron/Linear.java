package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes linear layers as Gemm nodes whose weights lie as they are read, [in, out]: nothing is transposed at run time. */
final class Linear {
    private Linear() {}

    /**
     * Writes a layer of given weights.
     *
     * @param x [rows, in]
     * @param weight PyTorch's layout, [out, in]
     * @param bias [out], or null for none
     * @return [rows, out]
     */
    static String write(GraphBuilder graph, String name, String x, Weights weight, @Nullable Weights bias) {
        String matrix = graph.weights(name + ".weight", WeightMath.transpose(weight));
        return bias == null
                ? graph.node("Gemm", x, matrix)
                : graph.node("Gemm", x, matrix, graph.weights(name + ".bias", bias));
    }

    /** Writes the layer {@code name} of a checkpoint, with its bias where it has one: [rows, in] to [rows, out]. */
    static String write(GraphBuilder graph, StateDict state, String name, String x, int in, int out) {
        Weights weight = state.get(name + ".weight", out, in);
        boolean biased = state.has(name + ".bias");
        return write(graph, name, x, weight, biased ? state.get(name + ".bias", out) : null);
    }

    /** Cuts [rows, columns] into parts of the given widths. */
    static List<String> split(GraphBuilder graph, String x, long... widths) {
        return graph.nodes("Split", List.of(x, graph.longs(widths)), Map.of("axis", 1), widths.length);
    }

    /** Joins values along their last axis. */
    static String concat(GraphBuilder graph, String... values) {
        return graph.node("Concat", List.of(values), Map.of("axis", -1));
    }
}
