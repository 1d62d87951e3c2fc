package io.github.voiceclone.optimize;

import io.github.voiceclone.optimize.recipe.GraphReport;
import io.github.voiceclone.optimize.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;

/**
 * Result of an optimization: the pack that was written.
 *
 * @param directory folder of the pack
 * @param precision the precision that was added, as in {@code int8}
 * @param graphs reports of the graphs that were rewritten; graphs that serve both precisions have
 *     none
 * @param bytesBefore size of all float32 graphs, in bytes
 * @param bytesAfter size of all graphs of the new precision, in bytes, including those it shares with float32
 */
public record Optimization(
        Path directory, String precision, List<GraphReport> graphs, long bytesBefore, long bytesAfter) {
    /** Copies the list. */
    public Optimization {
        graphs = List.copyOf(graphs);
    }

    /**
     * Refuses a pack in which a recipe changes nothing, before it is written.
     *
     * @param pack name of the pack read
     * @throws OptimizeException if no operator of a graph was converted or stored otherwise
     */
    static void requireChange(String pack, Recipe recipe, List<GraphReport> graphs) {
        if (graphs.stream()
                .allMatch(graph -> graph.converted().isEmpty() && graph.stored().isEmpty())) {
            throw new OptimizeException("voice pack '" + pack + "' has nothing that recipe '" + recipe.id()
                    + "' converts, so that no pack was written: choose another recipe, or use the pack as it is");
        }
    }

    /** Returns the size of the new graphs divided by that of the float32 ones; above 0, below 1 if they are smaller. */
    public double sizeRatio() {
        return (double) bytesAfter / bytesBefore;
    }

    /** Returns the share of calibration's multiply-adds with weights that are computed in the new precision, 0 to 1. */
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
