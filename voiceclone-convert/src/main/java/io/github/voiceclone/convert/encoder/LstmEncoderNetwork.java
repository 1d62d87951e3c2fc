package io.github.voiceclone.convert.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;

/**
 * A speaker encoder of MockingBird and Real-Time-Voice-Cloning as a graph (GE2E, arXiv 1710.10467): stacked LSTMs over the mel
 * frames, then the last hidden state through a linear layer and a rectifier, divided by its length.
 */
final class LstmEncoderNetwork {
    private final StateDict state;
    private final GraphBuilder graph = new GraphBuilder("encoder");

    LstmEncoderNetwork(StateDict state) {
        this.state = state;
    }

    static int melBands(StateDict state) {
        return state.get("lstm.weight_ih_l0", -1, -1).dim(1);
    }

    static int embeddingSize(StateDict state) {
        return state.get("linear.weight", -1, -1).dim(0);
    }

    /** Writes the graph: {@code mel} [batch, frames, mel bands] to {@code embedding} [batch, embedding size]. */
    ModelProto write() {
        int hidden = hiddenSize();
        int bands = melBands(state);
        String mel = graph.floatInput("mel", "batch", "frames", bands);
        String sequence = graph.node("Transpose", List.of(mel), Map.of("perm", new long[] {1, 0, 2}));
        int layers = layers();
        for (int layer = 0; layer < layers - 1; layer++) {
            String all =
                    lstm(sequence, layer, layer == 0 ? bands : hidden, hidden).get(0);
            sequence = graph.node("Squeeze", all, graph.longs(1));
        }
        String last =
                lstm(sequence, layers - 1, layers == 1 ? bands : hidden, hidden).get(1);
        String embedding =
                SpeakerEncoderGraphs.unit(graph, projected(graph.node("Squeeze", last, graph.longs(0)), hidden));
        graph.floatOutput("embedding", embedding, "batch", embeddingSize(state));
        return graph.build();
    }

    private int hiddenSize() {
        Weights recurrent = state.get("lstm.weight_hh_l0", -1, -1);
        if (recurrent.dim(0) != 4 * recurrent.dim(1)) {
            throw new CheckpointException(state.source() + ": tensor 'lstm.weight_hh_l0' has shape "
                    + recurrent.shapeText() + ", expected four rows for each column, as an LSTM has");
        }
        return recurrent.dim(1);
    }

    private int layers() {
        int layers = 1;
        while (state.has("lstm.weight_ih_l" + layers)) {
            layers++;
        }
        return layers;
    }

    /** Adds one LSTM and returns the names of all its hidden states, and of the last. */
    private List<String> lstm(String sequence, int layer, int inputs, int hidden) {
        Weights input = gates(state.get("lstm.weight_ih_l" + layer, 4 * hidden, inputs));
        Weights recurrent = gates(state.get("lstm.weight_hh_l" + layer, 4 * hidden, hidden));
        float[] biases = new float[8 * hidden];
        copyBias("lstm.bias_ih_l" + layer, hidden, biases, 0);
        copyBias("lstm.bias_hh_l" + layer, hidden, biases, 4 * hidden);
        List<String> inputsOfNode = List.of(
                sequence,
                graph.weights("input", new Weights(input.values(), 1, 4 * hidden, inputs)),
                graph.weights("recurrent", new Weights(recurrent.values(), 1, 4 * hidden, hidden)),
                graph.weights("bias", new Weights(biases, 1, 8 * hidden)));
        return graph.nodes("LSTM", inputsOfNode, Map.of("hidden_size", hidden), 2);
    }

    private void copyBias(String name, int hidden, float[] biases, int at) {
        Weights bias = gates(state.get(name, 4 * hidden));
        System.arraycopy(bias.values(), 0, biases, at, 4 * hidden);
    }

    /** Brings the gates from PyTorch's order (input, forget, cell, output) to ONNX's (input, output, forget, cell). */
    private static Weights gates(Weights torch) {
        float[] from = torch.values();
        float[] to = new float[from.length];
        int gate = from.length / 4;
        System.arraycopy(from, 0, to, 0, gate);
        System.arraycopy(from, 3 * gate, to, gate, gate);
        System.arraycopy(from, gate, to, 2 * gate, 2 * gate);
        return new Weights(to, torch.shape());
    }

    private String projected(String hiddenState, int hidden) {
        int size = embeddingSize(state);
        String weight = graph.weights("projection", state.get("linear.weight", size, hidden));
        String bias = graph.weights("bias", state.get("linear.bias", size));
        return graph.node("Relu", graph.node("Gemm", List.of(hiddenState, weight, bias), Map.of("transB", 1)));
    }
}
