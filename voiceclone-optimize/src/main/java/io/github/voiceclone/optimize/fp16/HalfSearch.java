package io.github.voiceclone.optimize.fp16;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds by measurement which operators of a graph must stay in float32: the float32 graph and the candidate run on the
 * same inputs, and while any output differs too much, the operator whose return to float32 helps most returns.
 */
final class HalfSearch {
    /** Largest difference of an output from float32's, as a share of its largest value there. */
    static final double ALLOWED_ERROR = 0.01;

    private static final GraphOptions OPTIONS =
            new GraphOptions("cpu", Runtime.getRuntime().availableProcessors());

    private final TensorRuntime runtime;
    private final ModelProto model;
    private final List<Map<String, Tensor>> samples;
    private final List<Map<String, Tensor.Floats>> expected;

    /**
     * Result of the search.
     *
     * @param keep first results of the nodes to keep in float32
     * @param error how far the outputs then lie from float32's
     */
    record Found(Set<String> keep, double error) {}

    /**
     * Prepares a search.
     *
     * @param samples inputs of some runs; at least one
     */
    HalfSearch(TensorRuntime runtime, ModelProto model, List<Map<String, Tensor>> samples) {
        this.runtime = runtime;
        this.model = model;
        this.samples = samples;
        this.expected = run(model);
    }

    /** Searches, with {@code fragile} nodes kept from the start. */
    Found search(Set<String> fragile) {
        Found best = measured(fragile);
        SortedMap<String, Set<String>> left = operators(best.keep);
        while (best.error > ALLOWED_ERROR && !left.isEmpty()) {
            Set<String> kept = best.keep;
            best = left.values().stream()
                    .map(group -> measured(joined(kept, group)))
                    .min(Comparator.comparingDouble(Found::error))
                    .orElseThrow();
            left = operators(best.keep);
        }
        return best;
    }

    private static Set<String> joined(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    /** Returns the nodes that are not kept, by operator. */
    private SortedMap<String, Set<String>> operators(Set<String> kept) {
        SortedMap<String, Set<String>> operators = new TreeMap<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (!kept.contains(node.getOutput(0))) {
                operators
                        .computeIfAbsent(node.getOpType(), operator -> new HashSet<>())
                        .add(node.getOutput(0));
            }
        }
        return operators;
    }

    private Found measured(Set<String> keep) {
        List<Map<String, Tensor.Floats>> actual = run(new RoundedGraph(model, keep).write());
        double error = 0;
        for (String output : expected.get(0).keySet()) {
            error = Math.max(error, error(output, actual));
        }
        return new Found(keep, error);
    }

    /** Returns the largest difference over the largest value; infinite if a result is no number. */
    private double error(String output, List<Map<String, Tensor.Floats>> actual) {
        double peak = 0;
        double difference = 0;
        for (int run = 0; run < expected.size(); run++) {
            float[] right =
                    Objects.requireNonNull(expected.get(run).get(output)).toArray();
            float[] got = Objects.requireNonNull(actual.get(run).get(output)).toArray();
            for (int i = 0; i < right.length; i++) {
                peak = Math.max(peak, Math.abs(right[i]));
                difference =
                        Math.max(difference, Float.isFinite(got[i]) ? Math.abs(right[i] - got[i]) : Double.MAX_VALUE);
            }
        }
        return peak == 0 ? difference : difference / peak;
    }

    private List<Map<String, Tensor.Floats>> run(ModelProto candidate) {
        try (Graph graph = runtime.load(candidate.getGraph().getName(), OnnxModels.direct(candidate), OPTIONS)) {
            return samples.stream().map(graph::run).toList();
        }
    }
}
