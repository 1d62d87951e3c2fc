package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which convolutions of a graph stay in float32. In a vocoder those are the first, the last, and so many of the last
 * stages as its sound asks for: their error has no layers behind it that would smooth it.
 *
 * @param outermost whether the first and the last stay
 * @param stages how many of the last stages stay; a stage begins with the convolution that gives it its channels
 */
record FloatConvolutions(boolean outermost, int stages) {
    /** Every convolution may be computed in 8 bits. */
    static final FloatConvolutions NONE = new FloatConvolutions(false, 0);

    /** Returns the names of the results of the convolutions that stay. */
    Set<String> of(GraphProto graph) {
        List<NodeProto> convolutions = convolutions(graph);
        Set<String> names = new HashSet<>();
        if (outermost && !convolutions.isEmpty()) {
            names.add(convolutions.get(0).getOutput(0));
            names.add(convolutions.get(convolutions.size() - 1).getOutput(0));
        }
        List<Integer> starts = starts(graph, convolutions);
        if (stages > 0) {
            int from = starts.get(Math.max(0, starts.size() - stages));
            convolutions.subList(from, convolutions.size()).forEach(node -> names.add(node.getOutput(0)));
        }
        return names;
    }

    /** Returns how many stages a graph's convolutions make. */
    static int count(GraphProto graph) {
        return starts(graph, convolutions(graph)).size();
    }

    private static List<NodeProto> convolutions(GraphProto graph) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv"))
                .toList();
    }

    /** Returns where the stages begin: before each change of the channels that go in, and at the very first. */
    private static List<Integer> starts(GraphProto graph, List<NodeProto> convolutions) {
        Map<String, TensorProto> tensors =
                graph.getInitializerList().stream().collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        Set<Integer> starts = new TreeSet<>(Set.of(0));
        for (int i = 1; i < convolutions.size(); i++) {
            if (inputs(tensors, convolutions.get(i)) != inputs(tensors, convolutions.get(i - 1))) {
                starts.add(i - 1);
            }
        }
        return List.copyOf(starts);
    }

    private static long inputs(Map<String, TensorProto> tensors, NodeProto convolution) {
        TensorProto weights = tensors.get(convolution.getInput(1));
        return weights == null ? 0 : weights.getDims(1);
    }
}
