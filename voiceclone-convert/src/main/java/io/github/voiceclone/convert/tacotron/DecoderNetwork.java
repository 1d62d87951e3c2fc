package io.github.voiceclone.convert.tacotron;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes the graph {@code decoder}: one step from the last frame and the states to the next r frames and states. Every
 * recurrent cell is one Gemm over its inputs and its hidden state side by side, then element-wise gates.
 */
final class DecoderNetwork {
    private static final int FLOAT = 1;

    private final GraphBuilder graph = new GraphBuilder("decoder");
    private final StateDict state;
    private final TacotronSizes sizes;

    DecoderNetwork(StateDict state, TacotronSizes sizes) {
        this.state = state;
        this.sizes = sizes;
    }

    ModelProto write() {
        String frame = graph.floatInput("frame", "batch", sizes.bands());
        String preNet = preNet(frame);
        String memory = graph.floatInput("memory", "batch", "characters", sizes.memory());
        LocationAttention attention = new LocationAttention(graph, state, sizes);
        String mask = graph.floatInput("mask", "batch", "characters");
        sizes.stateWidths().forEach((name, width) -> graph.floatInput(name, "batch", width));
        String cumulative = graph.floatInput("cumulative", "batch", "characters");

        String query = attentionCell(preNet);
        String weights = attention.write(query, mask, cumulative);
        String context = graph.node(
                "Squeeze",
                graph.node("MatMul", graph.node("Unsqueeze", weights, graph.longs(1)), memory),
                graph.longs(1));
        String joined = Linear.concat(graph, context, query);
        String x = Linear.write(
                graph, state, "decoder.rnn_input", joined, sizes.memory() + sizes.attentionHidden(), sizes.lstm());
        x = graph.node("Add", x, lstmCell("decoder.res_rnn1", x, "hidden1", "cell1"));
        x = graph.node("Add", x, lstmCell("decoder.res_rnn2", x, "hidden2", "cell2"));

        String frames = frames(x);
        stop(x, context, frames);
        graph.floatOutput("attention", weights, "batch", "characters");
        next("attention_hidden", query, sizes.attentionHidden());
        next("context", context, sizes.memory());
        graph.floatOutput("next_cumulative", graph.node("Add", cumulative, weights), "batch", "characters");
        return graph.build();
    }

    private void next(String name, String value, int width) {
        graph.floatOutput("next_" + name, value, "batch", width);
    }

    private String preNet(String frame) {
        String dropout1 = graph.floatInput("dropout1", "batch", sizes.decoderDropout1());
        String dropout2 = graph.floatInput("dropout2", "batch", sizes.decoderDropout2());
        String first = graph.node(
                "Relu",
                Linear.write(graph, state, "decoder.prenet.fc1", frame, sizes.bands(), sizes.decoderDropout1()));
        String dropped = graph.node("Mul", first, dropout1);
        String second = graph.node(
                "Relu",
                Linear.write(
                        graph, state, "decoder.prenet.fc2", dropped, sizes.decoderDropout1(), sizes.decoderDropout2()));
        return graph.node("Mul", second, dropout2);
    }

    /**
     * The attention's GRU cell (Cho et al., arXiv 1406.1078, with the reset gate after the product). The candidate's two
     * halves must stay apart, so the Gemm has four columns for each unit: reset, update, and the halves.
     */
    private String attentionCell(String preNet) {
        String name = "decoder.attn_rnn";
        int width = sizes.attentionHidden();
        int in = sizes.memory() + sizes.decoderDropout2();
        String inputs = Linear.concat(graph, "context", preNet, "attention_hidden");
        Weights fromInput = state.get(name + ".weight_ih", 3 * width, in);
        Weights fromHidden = state.get(name + ".weight_hh", 3 * width, width);
        Weights weight = WeightMath.joinColumns(
                WeightMath.stack(fromInput, zeros(width, in)),
                WeightMath.stack(
                        WeightMath.rows(fromHidden, 0, 2 * width),
                        zeros(width, width),
                        WeightMath.rows(fromHidden, 2 * width, 3 * width)));
        String gates = Linear.write(graph, name, inputs, weight, attentionBias(name, width));
        List<String> parts = Linear.split(graph, gates, 2L * width, width, width);
        List<String> open = Linear.split(graph, graph.node("Sigmoid", parts.get(0)), width, width);
        String candidate =
                graph.node("Tanh", graph.node("Add", parts.get(1), graph.node("Mul", open.get(0), parts.get(2))));
        String kept = graph.node("Mul", open.get(1), graph.node("Sub", "attention_hidden", candidate));
        return graph.node("Add", candidate, kept);
    }

    private Weights attentionBias(String name, int width) {
        Weights ofInput = state.get(name + ".bias_ih", 3 * width);
        float[] ofHidden = state.get(name + ".bias_hh", 3 * width).values();
        float[] values = Arrays.copyOf(ofInput.values(), 4 * width);
        for (int i = 0; i < 2 * width; i++) {
            values[i] += ofHidden[i];
        }
        System.arraycopy(ofHidden, 2 * width, values, 3 * width, width);
        return new Weights(values, 4 * width);
    }

    private static Weights zeros(int rows, int columns) {
        return new Weights(new float[rows * columns], rows, columns);
    }

    /** An LSTM cell (Hochreiter and Schmidhuber, 1997); returns the new hidden state, and makes both states outputs. */
    private String lstmCell(String name, String x, String hidden, String cell) {
        int width = sizes.lstm();
        Weights weight = WeightMath.joinColumns(
                state.get(name + ".weight_ih", 4 * width, width), state.get(name + ".weight_hh", 4 * width, width));
        Weights bias = WeightMath.add(state.get(name + ".bias_ih", 4 * width), state.get(name + ".bias_hh", 4 * width));
        String gates =
                Linear.write(graph, name, Linear.concat(graph, x, hidden), candidateLast(weight), candidateLast(bias));
        List<String> parts = Linear.split(graph, gates, 3L * width, width);
        List<String> open = Linear.split(graph, graph.node("Sigmoid", parts.get(0)), width, width, width);
        String kept = graph.node("Mul", open.get(1), cell);
        String nextCell = graph.node("Add", kept, graph.node("Mul", open.get(0), graph.node("Tanh", parts.get(1))));
        String nextHidden = graph.node("Mul", open.get(2), graph.node("Tanh", nextCell));
        next(hidden, nextHidden, width);
        next(cell, nextCell, width);
        return nextHidden;
    }

    /** Brings gates from PyTorch's order (input, forget, candidate, output) to input, forget, output, candidate, or back. */
    static Weights candidateLast(Weights gates) {
        float[] values = gates.values().clone();
        int quarter = values.length / 4;
        System.arraycopy(gates.values(), 3 * quarter, values, 2 * quarter, quarter);
        System.arraycopy(gates.values(), 2 * quarter, values, 3 * quarter, quarter);
        return new Weights(values, gates.shape());
    }

    /** Makes the r frames and the last of them outputs, and returns them as [batch, r · bands]. */
    private String frames(String x) {
        int bands = sizes.bands();
        int r = sizes.reductionFactor();
        String flat = Linear.write(graph, "decoder.mel_proj", x, projection(), null);
        String frames = graph.node("Reshape", flat, graph.longs(-1, r, bands));
        graph.floatOutput("frames", frames, "batch", r, bands);
        String last = r == 1
                ? flat
                : graph.node(
                        "Slice",
                        flat,
                        graph.longs((long) (r - 1) * bands),
                        graph.longs((long) r * bands),
                        graph.longs(1));
        graph.floatOutput("next_frame", last, "batch", bands);
        return flat;
    }

    /** The checkpoint's rows are [bands, frames it could make]; those of the r frames it makes, as [r, bands]. */
    private Weights projection() {
        Weights all = state.get("decoder.mel_proj.weight", -1, sizes.lstm());
        int most = all.dim(0) / sizes.bands();
        Weights[] rows = new Weights[sizes.reductionFactor() * sizes.bands()];
        for (int i = 0; i < rows.length; i++) {
            int row = i % sizes.bands() * most + i / sizes.bands();
            rows[i] = WeightMath.rows(all, row, row + 1);
        }
        return WeightMath.stack(rows);
    }

    /**
     * Makes the stop probability an output. Old checkpoints of Real-Time-Voice-Cloning predict none: theirs is 1 where
     * every band of every frame lies below the level the checkpoint holds, else 0.
     */
    private void stop(String x, String context, String frames) {
        String stop;
        if (state.has("decoder.stop_proj.weight")) {
            String joined = Linear.concat(graph, x, context);
            String logit = Linear.write(graph, state, "decoder.stop_proj", joined, sizes.lstm() + sizes.memory(), 1);
            stop = graph.node("Squeeze", graph.node("Sigmoid", logit), graph.longs(1));
        } else {
            float level = state.get("stop_threshold", new int[0]).values()[0];
            String loudest = graph.node("ReduceMax", List.of(frames), Map.of("axes", new long[] {1}, "keepdims", 0));
            String silent = graph.node("Less", loudest, graph.scalar(level));
            stop = graph.node("Cast", List.of(silent), Map.of("to", FLOAT));
        }
        graph.floatOutput("stop", stop, "batch");
    }
}
