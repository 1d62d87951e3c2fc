package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts the time axis of signals into overlapping rows and puts the results together again. Each row carries the halo
 * its middle part depends on, so the joined result equals that of the uncut signal; the rows at the ends touch the
 * signal's true ends, whose zero padding they share.
 */
final class TimeRows {
    private final GraphBuilder graph;
    private final int rows;
    private final List<String> starts = new ArrayList<>();
    private final List<String> keptFrom = new ArrayList<>();
    private final List<String> keptTo = new ArrayList<>();
    private final String length;

    /**
     * Writes the nodes that find the rows' bounds.
     *
     * @param signal a signal [batch, channels, 1, time] whose length all signals to cut share
     * @param halo how many places to either side of a part its row carries
     */
    TimeRows(GraphBuilder graph, String signal, int rows, int halo) {
        this.graph = graph;
        this.rows = rows;
        String time = graph.node("Slice", graph.node("Shape", signal), graph.longs(3), graph.longs(4));
        String part = graph.node("Div", graph.node("Add", time, graph.longs(rows - 1)), graph.longs(rows));
        length = graph.node("Min", graph.node("Add", part, graph.longs(2L * halo)), time);
        String latest = graph.node("Sub", time, length);
        String zero = graph.longs(0);
        String from = zero;
        for (int row = 0; row < rows; row++) {
            String to = graph.node("Min", graph.node("Mul", part, graph.longs(row + 1)), time);
            String early = graph.node("Max", graph.node("Sub", from, graph.longs(halo)), zero);
            String start = graph.node("Min", early, latest);
            starts.add(start);
            keptFrom.add(graph.node("Sub", from, start));
            keptTo.add(graph.node("Sub", to, start));
            from = to;
        }
    }

    /** Cuts a signal [batch, channels, 1, time] into [batch, channels, rows, part and halo]. */
    String cut(String signal) {
        List<String> cuts = new ArrayList<>();
        for (String start : starts) {
            cuts.add(graph.node("Slice", signal, start, graph.node("Add", start, length), graph.longs(3)));
        }
        return graph.node("Concat", cuts, Map.of("axis", 2));
    }

    /** Drops the halos of a signal that has since been upsampled by {@code rate}, and joins it to one row. */
    String join(String signal, int rate) {
        List<String> parts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            String from = bound(row, keptFrom.get(row), rate);
            String to = bound(row + 1, keptTo.get(row), rate);
            parts.add(graph.node("Slice", signal, from, to, graph.longs(2, 3)));
        }
        return graph.node("Concat", parts, Map.of("axis", 3));
    }

    private String bound(int row, String time, int rate) {
        String scaled = graph.node("Mul", time, graph.longs(rate));
        return graph.node("Concat", List.of(graph.longs(row), scaled), Map.of("axis", 0));
    }
}
