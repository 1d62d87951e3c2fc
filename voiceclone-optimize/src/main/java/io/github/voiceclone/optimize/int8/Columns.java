package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution that is written as a product sees at each position: slices of one value, [rows, frames, positions, channels],
 * side by side along the last axis.
 *
 * @param source the value
 * @param slices the nodes that slice it
 * @param join the node that joins the slices
 * @param behind the node that joins the value from positions kept of the frame before and those of the frame; null if there is none
 */
record Columns(String source, List<NodeProto> slices, NodeProto join, @Nullable NodeProto behind) {
    private static final int POSITIONS = 2;
    private static final int CHANNELS = 3;

    /** Returns the columns that a graph makes for a product alone, by the value that they are joined to. */
    static Map<String, Columns> of(EditableGraph graph) {
        Map<String, NodeProto> makers = new HashMap<>();
        Map<String, Columns> found = new HashMap<>();
        for (NodeProto node : graph.nodes()) {
            node.getOutputList().forEach(output -> makers.put(output, node));
            NodeProto join = Matrix.of(graph, node) == null ? null : makers.get(node.getInput(0));
            Columns columns = join == null ? null : joined(graph, makers, join);
            if (columns != null) {
                found.put(node.getInput(0), columns);
            }
        }
        return found;
    }

    private static @Nullable Columns joined(EditableGraph graph, Map<String, NodeProto> makers, NodeProto join) {
        if (!join.getOpType().equals("Concat")
                || Nodes.integer(join, "axis") != CHANNELS
                || graph.uses(join.getOutput(0)) != 1) {
            return null;
        }
        List<NodeProto> slices = new ArrayList<>();
        for (String part : join.getInputList()) {
            NodeProto slice = makers.get(part);
            if (slice == null || !slice.getOpType().equals("Slice") || graph.uses(part) != 1) {
                return null;
            }
            slices.add(slice);
        }
        String source = slices.get(0).getInput(0);
        if (!slices.stream().allMatch(slice -> slice.getInput(0).equals(source))) {
            return null;
        }
        NodeProto maker = makers.get(source);
        boolean alone = maker != null
                && maker.getOpType().equals("Concat")
                && Nodes.integer(maker, "axis") == POSITIONS
                && graph.uses(source) == slices.size();
        return new Columns(source, List.copyOf(slices), join, alone ? maker : null);
    }

    /** Returns the values that the source is joined from along the positions: itself, if it is not joined for these columns alone. */
    List<String> parts() {
        return behind == null ? List.of(source) : behind.getInputList();
    }

    /** Returns whether a node is one of these. */
    boolean has(NodeProto node) {
        return node.equals(join) || node.equals(behind) || slices.contains(node);
    }
}
