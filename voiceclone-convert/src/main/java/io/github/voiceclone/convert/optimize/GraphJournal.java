package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes down what becomes of a graph's nodes while it is rewritten. */
final class GraphJournal {
    private final SortedMap<String, Integer> converted = new TreeMap<>();
    private final SortedMap<String, Integer> stored = new TreeMap<>();
    private final List<GraphReport.Left> left = new ArrayList<>();
    private long multiplyAdds;
    private long convertedMultiplyAdds;

    /** So many multiply-adds with weights were done in calibration. */
    void counted(long count) {
        multiplyAdds += count;
    }

    /** A node is now computed in the new precision; its multiply-adds are among those {@link #counted}. */
    void converted(NodeProto node, long count) {
        converted.merge(node.getOpType(), 1, Integer::sum);
        convertedMultiplyAdds += count;
    }

    /** A node's weights are now stored in 8 bits. */
    void stored(NodeProto node) {
        stored.merge(node.getOpType(), 1, Integer::sum);
    }

    /** A node stays as it is. */
    void left(NodeProto node, String reason) {
        left.add(new GraphReport.Left(node.getOutput(0), node.getOpType(), reason));
    }

    GraphReport report(String stage, String graph, long bytesBefore, long bytesAfter) {
        return new GraphReport(
                stage, graph, bytesBefore, bytesAfter, converted, stored, left, multiplyAdds, convertedMultiplyAdds);
    }
}
