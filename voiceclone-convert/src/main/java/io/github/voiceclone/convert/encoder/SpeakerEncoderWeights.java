package io.github.voiceclone.convert.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a speaker encoder back from its graph, the inverse of {@link SpeakerEncoderGraphs#of}: the same tensors, but for GE2E's
 * scale and shift of cosines in the training loss, which no graph holds; they get the values that training begins with
 * (GE2E, arXiv 1710.10467).
 */
public final class SpeakerEncoderWeights {
    private static final float FIRST_SCALE = 10;
    private static final float FIRST_SHIFT = -5;

    private SpeakerEncoderWeights() {}

    /**
     * Reads a network back.
     *
     * @param source what to call it in an error
     * @throws CheckpointException if the graph is not as the converter writes it in float32
     */
    public static StateDict read(String source, ModelProto encoder) {
        GraphConstants constants = new GraphConstants(encoder);
        if (constants.has(TdnnEncoderNetwork.FIRST + ".weight")) {
            return TdnnEncoderNetwork.read(source, constants);
        }
        Map<String, Weights> tensors = new LinkedHashMap<>();
        tensors.put("similarity_weight", new Weights(new float[] {FIRST_SCALE}, 1));
        tensors.put("similarity_bias", new Weights(new float[] {FIRST_SHIFT}, 1));
        int layer = 0;
        for (NodeProto node : nodes(encoder, "LSTM")) {
            Weights input = constants.get(node.getInput(1));
            Weights recurrent = constants.get(node.getInput(2));
            float[] bias = constants.get(node.getInput(3)).values();
            int gates = input.dim(1);
            tensors.put("lstm.weight_ih_l" + layer, torch(input.values(), gates, input.dim(2)));
            tensors.put("lstm.weight_hh_l" + layer, torch(recurrent.values(), gates, recurrent.dim(2)));
            tensors.put("lstm.bias_ih_l" + layer, torch(Arrays.copyOf(bias, gates), gates));
            tensors.put("lstm.bias_hh_l" + layer, torch(Arrays.copyOfRange(bias, gates, 2 * gates), gates));
            layer++;
        }
        List<NodeProto> projections = nodes(encoder, "Gemm");
        if (layer == 0 || projections.size() != 1) {
            throw new CheckpointException(source + " has " + layer + " LSTMs and " + projections.size()
                    + " matrix products, expected some and one: it is not as the converter writes an encoder");
        }
        tensors.put("linear.weight", constants.get(projections.get(0).getInput(1)));
        tensors.put("linear.bias", constants.get(projections.get(0).getInput(2)));
        return new StateDict(source, tensors);
    }

    private static List<NodeProto> nodes(ModelProto model, String operator) {
        return model.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .toList();
    }

    /** Brings the gates from ONNX's order (input, output, forget, cell) to PyTorch's (input, forget, cell, output). */
    private static Weights torch(float[] from, int... shape) {
        int gate = from.length / 4;
        float[] to = from.clone();
        System.arraycopy(from, 2 * gate, to, gate, 2 * gate);
        System.arraycopy(from, gate, to, 3 * gate, gate);
        return new Weights(to, shape);
    }
}
