package io.github.voiceclone.optimize.recipe;

import java.util.List;
import java.util.SortedMap;

/**
 * What a recipe did to one graph.
 *
 * @param stage the stage it belongs to
 * @param graph its name
 * @param bytesBefore size of the float32 graph
 * @param bytesAfter size of the graph of the new precision
 * @param converted operators now computed in the new precision, with how many nodes each
 * @param stored operators whose weights are stored in 8 bits and computed with in float32, with how many nodes each
 * @param skipped nodes that were left in float32 though the recipe knows how to convert their like
 * @param multiplyAdds multiply-adds with weights during calibration
 * @param convertedMultiplyAdds those of them now done in the new precision
 */
public record GraphReport(
        String stage,
        String graph,
        long bytesBefore,
        long bytesAfter,
        SortedMap<String, Integer> converted,
        SortedMap<String, Integer> stored,
        List<Skipped> skipped,
        long multiplyAdds,
        long convertedMultiplyAdds) {
    /** Copies the list. */
    public GraphReport {
        skipped = List.copyOf(skipped);
    }

    /**
     * A node that was left alone.
     *
     * @param node name of its result
     * @param operator its operator
     * @param reason why
     */
    public record Skipped(String node, String operator, String reason) {}
}
