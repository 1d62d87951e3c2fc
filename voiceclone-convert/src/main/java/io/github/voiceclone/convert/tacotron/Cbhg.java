package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a CBHG block (Wang et al., arXiv 1703.10135): a bank of 1-D convolutions, max-pooling, two projections, a
 * residual connection, highway layers and a bidirectional GRU. Each row is seen to its own length: what follows it is
 * zero to every convolution, and the GRU turns back where the row ends.
 *
 * <p>Batch norm follows ReLU here. A scale's magnitude passes through ReLU into the convolution before it; its sign and
 * the shift stay behind, the shift because the zeros a convolution pads with are not shifted.
 */
final class Cbhg {
    private final GraphBuilder graph;
    private final StateDict state;
    private final String prefix;
    private final Lengths lengths;

    /**
     * Prepares a block.
     *
     * @param prefix what the names of the block's tensors start with, with the final dot
     * @param lengths the rows' lengths
     */
    Cbhg(GraphBuilder graph, StateDict state, String prefix, Lengths lengths) {
        this.graph = graph;
        this.state = state;
        this.prefix = prefix;
        this.lengths = lengths;
    }

    /** Returns the width of a block's output. */
    static int width(StateDict state, String prefix) {
        return 2 * state.get(prefix + "rnn.weight_hh_l0", -1, -1).dim(1);
    }

    /**
     * Writes the block.
     *
     * @param x float [batch, in, time], zero beyond each row's length
     * @return float [batch, time, width]
     */
    String write(String x, int in) {
        String projected = projections(bank(x, in), in);
        String steps = graph.node("Transpose", List.of(graph.node("Add", projected, x)), perm(2, 0, 1));
        return gru(highways(steps, in));
    }

    /** The bank, pooled, normalised and masked: [batch, kernels · channels, time]. */
    private String bank(String x, int in) {
        int kernels = state.count(prefix + "conv1d_bank.");
        if (kernels == 0) {
            throw new CheckpointException(state.source() + " has no tensor under '" + prefix + "conv1d_bank.0.'");
        }
        List<String> outputs = new ArrayList<>();
        List<Weights> shifts = new ArrayList<>();
        for (int k = 1; k <= kernels; k++) {
            String name = prefix + "conv1d_bank." + (k - 1);
            Weights weight = state.get(name + ".conv.weight", -1, in, k);
            BatchNorm norm = BatchNorm.read(state, name + ".bnorm", weight.dim(0));
            String relu = graph.node("Relu", conv(name, x, WeightMath.scale(weight, 0, norm.magnitude())));
            outputs.add(signed(name, relu, norm));
            shifts.add(WeightMath.round(norm.shift(), norm.shift().length, 1));
        }
        String all = graph.node("Concat", outputs, Map.of("axis", 1));
        String pooled =
                graph.node("MaxPool", List.of(all), Map.of("kernel_shape", new long[] {2}, "pads", new long[] {1, 0}));
        Weights shift = WeightMath.stack(shifts.toArray(Weights[]::new));
        return lengths.mask(graph.node("Add", pooled, graph.weights(prefix + "conv1d_bank.shift", shift)));
    }

    private int bankWidth() {
        int width = 0;
        for (int i = 0; i < state.count(prefix + "conv1d_bank."); i++) {
            width += state.get(prefix + "conv1d_bank." + i + ".conv.weight").dim(0);
        }
        return width;
    }

    private String signed(String name, String value, BatchNorm norm) {
        if (Arrays.stream(norm.scale()).allMatch(scale -> scale >= 0)) {
            return value;
        }
        Weights sign = WeightMath.round(norm.sign(), norm.scale().length, 1);
        return graph.node("Mul", value, graph.weights(name + ".sign", sign));
    }

    /** Both projections of [batch, kernels · channels, time], to [batch, in, time]. */
    private String projections(String bank, int in) {
        String first = prefix + "conv_project1";
        String second = prefix + "conv_project2";
        Weights weight1 = state.get(first + ".conv.weight", -1, bankWidth(), -1);
        int channels = weight1.dim(0);
        BatchNorm norm1 = BatchNorm.read(state, first + ".bnorm", channels);
        String relu = graph.node("Relu", conv(first, bank, WeightMath.scale(weight1, 0, norm1.magnitude())));
        // sign · relu + shift = sign · (relu + sign · shift), and the second projection takes the sign in
        Weights shift = WeightMath.scale(WeightMath.round(norm1.shift(), channels, 1), 0, norm1.sign());
        String masked = lengths.mask(graph.node("Add", relu, graph.weights(first + ".shift", shift)));

        Weights weight2 = state.get(second + ".conv.weight", in, channels, -1);
        BatchNorm norm2 = BatchNorm.read(state, second + ".bnorm", in);
        Weights folded = WeightMath.scale(WeightMath.scale(weight2, 0, norm2.scale()), 1, norm1.sign());
        return conv(second, masked, folded, graph.weights(second + ".shift", WeightMath.round(norm2.shift(), in)));
    }

    /** A convolution that keeps the time: k/2 zeros before, the rest of k - 1 after. */
    private String conv(String name, String x, Weights weight, String... bias) {
        long kernel = weight.dim(2);
        List<String> inputs = new ArrayList<>(List.of(x, graph.weights(name + ".weight", weight)));
        inputs.addAll(List.of(bias));
        long[] pads = {kernel / 2, kernel - 1 - kernel / 2};
        return graph.node("Conv", inputs, Map.of("kernel_shape", new long[] {kernel}, "pads", pads));
    }

    /** The highway layers (Srivastava et al., arXiv 1505.00387) over [time, batch, in], to [time, batch, channels]. */
    private String highways(String steps, int in) {
        int channels = state.get(prefix + "rnn.weight_ih_l0", -1, -1).dim(1);
        String rows = graph.node("Reshape", steps, graph.longs(-1, in));
        if (in != channels) {
            rows = Linear.write(graph, state, prefix + "pre_highway", rows, in, channels);
        }
        for (int i = 0; i < state.count(prefix + "highways."); i++) {
            String name = prefix + "highways." + i;
            String candidate = graph.node("Relu", Linear.write(graph, state, name + ".W1", rows, channels, channels));
            String gate = graph.node("Sigmoid", Linear.write(graph, state, name + ".W2", rows, channels, channels));
            rows = graph.node("Add", rows, graph.node("Mul", gate, graph.node("Sub", candidate, rows)));
        }
        String extents = graph.node("Shape", List.of(steps), Map.of("end", 2));
        return graph.node("Reshape", rows, Linear.concat(graph, extents, graph.longs(channels)));
    }

    /** The bidirectional GRU over [time, batch, channels], to [batch, time, 2 · hidden]. */
    private String gru(String steps) {
        int hidden = width(state, prefix) / 2;
        String name = prefix + "rnn";
        List<String> inputs = List.of(
                steps,
                graph.weights(name + ".W", directions(name + ".weight_ih_l0", 3 * hidden)),
                graph.weights(name + ".R", directions(name + ".weight_hh_l0", 3 * hidden)),
                graph.weights(name + ".B", biases(name, hidden)),
                lengths.steps());
        Map<String, Object> attributes =
                Map.of("hidden_size", hidden, "direction", "bidirectional", "linear_before_reset", 1);
        String y = graph.node("GRU", inputs, attributes);
        String rows = graph.node("Transpose", List.of(y), perm(2, 0, 1, 3));
        return graph.node("Reshape", rows, graph.longs(0, 0, 2L * hidden));
    }

    /** The weights of both directions, [2, 3 · hidden, in]. */
    private Weights directions(String name, int gates) {
        Weights forward = updateFirst(state.get(name, gates, -1));
        Weights backward = updateFirst(state.get(name + "_reverse", gates, forward.dim(1)));
        return new Weights(WeightMath.stack(forward, backward).values(), 2, gates, forward.dim(1));
    }

    /** The biases of both directions, [2, 6 · hidden]: of the input, then of the hidden state. */
    private Weights biases(String name, int hidden) {
        Weights all = WeightMath.stack(
                updateFirst(state.get(name + ".bias_ih_l0", 3 * hidden)),
                updateFirst(state.get(name + ".bias_hh_l0", 3 * hidden)),
                updateFirst(state.get(name + ".bias_ih_l0_reverse", 3 * hidden)),
                updateFirst(state.get(name + ".bias_hh_l0_reverse", 3 * hidden)));
        return new Weights(all.values(), 2, 6 * hidden);
    }

    /** Brings gates from PyTorch's order (reset, update, new) into that of ONNX (update, reset, new), or back. */
    static Weights updateFirst(Weights gates) {
        float[] values = gates.values().clone();
        int third = values.length / 3;
        System.arraycopy(gates.values(), third, values, 0, third);
        System.arraycopy(gates.values(), 0, values, third, third);
        return new Weights(values, gates.shape());
    }

    private static Map<String, Object> perm(long... axes) {
        return Map.of("perm", axes);
    }
}
