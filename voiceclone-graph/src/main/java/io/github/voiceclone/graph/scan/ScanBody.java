package io.github.voiceclone.graph.scan;

import ai.onnx.proto.OnnxMl.GraphProto;
import io.github.voiceclone.graph.GraphBuilder;
import java.util.List;
import java.util.Map;

/**
 * Body of the loop of a recurrent layer: from states [directions, batch, hidden] and the projected input of one position
 * [gates, directions, batch, hidden] to the next states, with the hidden state repeated as the position's result. With a
 * mask [directions, batch, 1] of ones and zeros, states are unchanged where it is zero. No operator depends on the batch's
 * extents.
 */
final class ScanBody {
    private final RecurrentLayer layer;
    private final boolean masked;
    private final String prefix;
    private final GraphBuilder graph;

    ScanBody(RecurrentLayer layer, boolean masked, String prefix) {
        this.layer = layer;
        this.masked = masked;
        this.prefix = prefix;
        this.graph = new GraphBuilder("round", prefix);
    }

    GraphProto build() {
        int directions = layer.directions();
        int units = layer.hidden();
        String hidden = graph.floatInput(prefix + "hidden", directions, "rows", units);
        String cell = layer.isLstm() ? graph.floatInput(prefix + "cell", directions, "rows", units) : "";
        String projected = graph.floatInput(prefix + "projected", layer.gates(), directions, "rows", units);
        String mask = masked ? graph.floatInput(prefix + "mask", directions, "rows", 1) : "";
        String row = graph.node("Unsqueeze", hidden, graph.longs(0));
        String product = graph.node("MatMul", row, graph.weights("recurrent", layer.recurrence()));
        if (layer.isLstm()) {
            lstm(hidden, cell, graph.node("Add", projected, product), mask);
        } else {
            gru(hidden, projected, product, mask);
        }
        return graph.build().getGraph();
    }

    /** Cho et al., arXiv 1406.1078, the reset gate after the product; gates are update, reset, candidate. */
    private void gru(String hidden, String projected, String product, String mask) {
        String sums = graph.node("Add", projected, product);
        String update = graph.node("Sigmoid", gate(sums, 0));
        String reset = graph.node("Sigmoid", gate(sums, 1));
        String ofState = graph.node("Add", gate(product, 2), graph.weights("bias", layer.candidateBias()));
        String candidate = graph.node("Tanh", graph.node("Add", gate(projected, 2), graph.node("Mul", reset, ofState)));
        String kept = graph.node("Mul", update, graph.node("Sub", hidden, candidate));
        String next = masked(hidden, graph.node("Add", candidate, kept), mask);
        output("next_hidden", next);
        output("result", next);
    }

    /** Hochreiter and Schmidhuber, 1997, with a forget gate; gates are input, output, forget, candidate. */
    private void lstm(String hidden, String cell, String sums, String mask) {
        String written = graph.node("Mul", graph.node("Sigmoid", gate(sums, 0)), graph.node("Tanh", gate(sums, 3)));
        String kept = graph.node("Mul", graph.node("Sigmoid", gate(sums, 2)), cell);
        String nextCell = masked(cell, graph.node("Add", kept, written), mask);
        String shown = graph.node("Mul", graph.node("Sigmoid", gate(sums, 1)), graph.node("Tanh", nextCell));
        String next = masked(hidden, shown, mask);
        output("next_hidden", next);
        output("next_cell", nextCell);
        output("result", next);
    }

    private String gate(String gates, int index) {
        return graph.node("Gather", List.of(gates, graph.longScalar(index)), Map.of("axis", 0));
    }

    private String masked(String before, String after, String mask) {
        return masked ? graph.node("Add", before, graph.node("Mul", mask, graph.node("Sub", after, before))) : after;
    }

    private void output(String name, String value) {
        graph.floatOutput(prefix + name, value, layer.directions(), "rows", layer.hidden());
    }
}
