package io.github.voiceclone.optimize.recipe;

import java.util.List;
import java.util.SortedMap;

/**
 * Report on one graph that a recipe rewrote.
 *
 * @param stage the stage it belongs to
 * @param graph its name
 * @param bytesBefore size of the float32 graph, in bytes
 * @param bytesAfter size of the graph of the new precision, in bytes
 * @param converted number of nodes computed in the new precision, by operator
 * @param stored number of nodes with weights stored in 8 bits and computed in float32, by operator
 * @param skipped nodes left in float32 although the recipe converts their operator
 * @param multiplyAdds number of multiply-adds with weights during calibration
 * @param convertedMultiplyAdds number of those in the new precision
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
     * Node that was left in float32.
     *
     * @param node name of its first output
     * @param operator its operator
     * @param reason reason for people
     */
    public record Skipped(String node, String operator, String reason) {}
}
