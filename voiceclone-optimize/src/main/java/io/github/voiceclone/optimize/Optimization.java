package io.github.voiceclone.optimize;

import io.github.voiceclone.optimize.recipe.GraphReport;
import java.nio.file.Path;
import java.util.List;

/**
 * A pack that was optimised.
 *
 * @param directory where it is
 * @param precision the precision that was added, as in {@code int8}
 * @param graphs what was done to each graph that was rewritten
 * @param bytesBefore size of all float32 graphs
 * @param bytesAfter size of all graphs of the new precision, those it shares with float32 included
 */
public record Optimization(
        Path directory, String precision, List<GraphReport> graphs, long bytesBefore, long bytesAfter) {
    /** Copies the list. */
    public Optimization {
        graphs = List.copyOf(graphs);
    }

    /** Returns the size of the new graphs over that of the float32 ones. */
    public double sizeRatio() {
        return (double) bytesAfter / bytesBefore;
    }

    /** Returns the share of calibration's multiply-adds with weights that are done in the new precision, 0–1. */
    public double convertedShare() {
        long all = graphs.stream().mapToLong(GraphReport::multiplyAdds).sum();
        return all == 0
                ? 0
                : (double) graphs.stream()
                                .mapToLong(GraphReport::convertedMultiplyAdds)
                                .sum()
                        / all;
    }
}
