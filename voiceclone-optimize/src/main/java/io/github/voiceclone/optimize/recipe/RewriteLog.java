package io.github.voiceclone.optimize.recipe;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Log of the treatment of each node of a graph while it is rewritten. Not thread-safe. */
public final class RewriteLog {
    private final SortedMap<String, Integer> converted = new TreeMap<>();
    private final SortedMap<String, Integer> stored = new TreeMap<>();
    private final List<GraphReport.Skipped> skipped = new ArrayList<>();
    private long multiplyAdds;
    private long convertedMultiplyAdds;

    /** Creates an empty log. */
    public RewriteLog() {}

    /**
     * Adds multiply-adds with weights that calibration performed.
     *
     * @param count number of multiply-adds; 0 or more
     */
    public void counted(long count) {
        multiplyAdds += count;
    }

    /**
     * Adds a node that is computed in the new precision.
     *
     * @param node the float32 node
     * @param count number of its multiply-adds, which {@link #counted} includes
     */
    public void converted(NodeProto node, long count) {
        converted.merge(node.getOpType(), 1, Integer::sum);
        convertedMultiplyAdds += count;
    }

    /** Adds a node whose weights are stored in 8 bits and computed in float32. */
    public void stored(NodeProto node) {
        stored.merge(node.getOpType(), 1, Integer::sum);
    }

    /**
     * Adds a node that stays in float32.
     *
     * @param node the node
     * @param reason reason for people
     */
    public void skipped(NodeProto node, String reason) {
        skipped.add(new GraphReport.Skipped(node.getOutput(0), node.getOpType(), reason));
    }

    /**
     * Returns the report.
     *
     * @param stage name of the stage, as in {@code vocoder}
     * @param graph the graph's name in its pack
     * @param bytesBefore size of the float32 graph, in bytes
     * @param bytesAfter size of the rewritten graph, in bytes
     */
    public GraphReport report(String stage, String graph, long bytesBefore, long bytesAfter) {
        return new GraphReport(
                stage, graph, bytesBefore, bytesAfter, converted, stored, skipped, multiplyAdds, convertedMultiplyAdds);
    }
}
