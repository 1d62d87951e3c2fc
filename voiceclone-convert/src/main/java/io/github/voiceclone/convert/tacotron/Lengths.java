package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.graph.GraphBuilder;
import java.util.List;
import java.util.Map;

/** The lengths of a padded batch's rows inside a graph. */
final class Lengths {
    private static final int FLOAT = 1;
    private static final int INT32 = 6;

    private final GraphBuilder graph;
    private final String mask;
    private final String steps;

    /**
     * Prepares a batch.
     *
     * @param lengths int64 [batch]
     * @param padded any value whose second axis is the padded length
     */
    Lengths(GraphBuilder graph, String lengths, String padded) {
        this.graph = graph;
        String time = graph.node("Squeeze", graph.node("Shape", List.of(padded), Map.of("start", 1, "end", 2)));
        String positions = graph.node("Range", graph.longScalar(0), time, graph.longScalar(1));
        String inside = graph.node("Less", positions, graph.node("Unsqueeze", lengths, graph.longs(1, 2)));
        this.mask = graph.node("Cast", List.of(inside), Map.of("to", FLOAT));
        this.steps = graph.node("Cast", List.of(lengths), Map.of("to", INT32));
    }

    /** Sets [batch, channels, time] to zero beyond each row's length. */
    String mask(String value) {
        return graph.node("Mul", value, mask);
    }

    /** Returns the lengths as int32 [batch], as recurrent operators take them. */
    String steps() {
        return steps;
    }
}
