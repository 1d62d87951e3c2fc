package io.github.voiceclone.convert.network;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights that PyTorch keeps as a direction {@code v} and a length {@code g} for each index of the first axis:
 * {@code w = g · v / ‖v‖} (Salimans and Kingma, arXiv 1602.07868). The norm runs over all axes but the first, for
 * transposed convolutions too, whose first axis counts input channels.
 */
public final class WeightNorm {
    private static final List<String> DIRECTIONS = List.of(".weight_v", ".parametrizations.weight.original1");

    private WeightNorm() {}

    /** Returns a network with its weight norm removed: every layer has a plain {@code weight}, in place of two tensors. */
    public static StateDict removed(StateDict state) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String name : state.names()) {
            String prefix = DIRECTIONS.stream()
                    .filter(name::endsWith)
                    .map(suffix -> name.substring(0, name.length() - suffix.length()))
                    .findFirst()
                    .orElse("");
            if (!prefix.isEmpty()) {
                Weights direction = state.get(name);
                tensors.put(prefix + ".weight", fold(state, prefix, direction.shape()));
            } else if (!name.endsWith(".weight_g") && !name.endsWith(".parametrizations.weight.original0")) {
                tensors.put(name, state.get(name));
            }
        }
        return new StateDict(state.source(), tensors);
    }

    /** Returns a network with weight norm on each layer, {@code weight_g} and {@code weight_v}, as it is trained. */
    public static StateDict added(StateDict plain) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String name : plain.names()) {
            Weights weights = plain.get(name);
            if (name.endsWith(".weight")) {
                tensors.put(name + "_g", lengths(weights));
                tensors.put(name + "_v", weights);
            } else {
                tensors.put(name, weights);
            }
        }
        return new StateDict(plain.source(), tensors);
    }

    private static Weights lengths(Weights weights) {
        float[] lengths = new float[weights.dim(0)];
        int row = weights.values().length / lengths.length;
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (float) norm(weights.values(), i * row, row);
        }
        return new Weights(lengths, lengths.length, 1, 1);
    }

    /** Returns the name of the tensor that has the shape of layer {@code prefix}'s weights, in whichever form it is. */
    public static String shapeTensor(StateDict state, String prefix) {
        if (state.has(prefix + ".weight")) {
            return prefix + ".weight";
        }
        String parametrized = prefix + ".parametrizations.weight.original1";
        return state.has(parametrized) ? parametrized : prefix + ".weight_v";
    }

    /**
     * Returns the weights of layer {@code prefix}: plain {@code weight}, or folded from {@code weight_g} and
     * {@code weight_v}, or from {@code parametrizations.weight.original0} and {@code original1}.
     *
     * @param shape the expected extents; -1 where any will do
     * @throws CheckpointException if they are missing or of another shape
     */
    public static Weights fold(StateDict state, String prefix, int... shape) {
        String name = shapeTensor(state, prefix);
        Weights direction = state.get(name, shape);
        if (name.endsWith(".weight")) {
            return direction;
        }
        String lengthName = name.endsWith("_v") ? prefix + ".weight_g" : name.replace("original1", "original0");
        Weights length = state.get(lengthName);
        if (length.values().length != direction.dim(0)) {
            throw new CheckpointException(state.source() + ": tensor '" + lengthName + "' has shape "
                    + length.shapeText() + ", expected one value for each of the " + direction.dim(0) + " rows of '"
                    + name + "'");
        }
        return scaled(direction, length.values());
    }

    private static Weights scaled(Weights direction, float[] lengths) {
        float[] values = new float[direction.values().length];
        int row = lengths.length == 0 ? 0 : values.length / lengths.length;
        for (int i = 0; i < lengths.length; i++) {
            double norm = norm(direction.values(), i * row, row);
            double factor = norm == 0 ? 0 : lengths[i] / norm;
            for (int j = i * row; j < (i + 1) * row; j++) {
                values[j] = (float) (direction.values()[j] * factor);
            }
        }
        return new Weights(values, direction.shape());
    }

    private static double norm(float[] values, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (double) values[i] * values[i];
        }
        return Math.sqrt(sum);
    }
}
