package io.github.voiceclone.optimize.recipe;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes down what becomes of a graph's nodes while it is rewritten. */
public final class RewriteLog {
    private final SortedMap<String, Integer> converted = new TreeMap<>();
    private final SortedMap<String, Integer> stored = new TreeMap<>();
    private final List<GraphReport.Skipped> skipped = new ArrayList<>();
    private long multiplyAdds;
    private long convertedMultiplyAdds;

    /** Creates an empty log. */
    public RewriteLog() {}

    /** So many multiply-adds with weights were done in calibration. */
    public void counted(long count) {
        multiplyAdds += count;
    }

    /** A node is now computed in the new precision; its multiply-adds are among those {@link #counted}. */
    public void converted(NodeProto node, long count) {
        converted.merge(node.getOpType(), 1, Integer::sum);
        convertedMultiplyAdds += count;
    }

    /** A node's weights are now stored in 8 bits. */
    public void stored(NodeProto node) {
        stored.merge(node.getOpType(), 1, Integer::sum);
    }

    /** A node stays as it is. */
    public void skipped(NodeProto node, String reason) {
        skipped.add(new GraphReport.Skipped(node.getOutput(0), node.getOpType(), reason));
    }

    public GraphReport report(String stage, String graph, long bytesBefore, long bytesAfter) {
        return new GraphReport(
                stage, graph, bytesBefore, bytesAfter, converted, stored, skipped, multiplyAdds, convertedMultiplyAdds);
    }
}
