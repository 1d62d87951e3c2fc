package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Sets single weights of a network's matrices and convolutions to zero. Its widths stay. */
final class ZeroedWeights {
    /** Weights that no runtime multiplies with: the graphs hold their results precomputed, see {@code TacotronGraphs}. */
    private static final Pattern PRECOMPUTED = Pattern.compile(
            "gst\\..*|encoder\\.embedding\\..*|encoder\\.pre_net\\.fc1\\..*|decoder\\.attn_net\\.(conv|L)\\..*");

    private static final Pattern TRANSPOSED = Pattern.compile("(ups|cond_up)\\.\\d+\\.weight");
    private static final int BLOCK = 4;

    private ZeroedWeights() {}

    static StateDict apply(StateDict state, Pruning pruning) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String name : state.names()) {
            Weights weights = state.get(name);
            boolean zeroed = weights.rank() > 1 && !PRECOMPUTED.matcher(name).matches();
            tensors.put(name, zeroed ? apply(name, weights, pruning) : weights);
        }
        return new StateDict(state.source(), tensors);
    }

    private static Weights apply(String name, Weights weights, Pruning pruning) {
        return pruning.kind() == PruneKind.TWO_OF_FOUR
                ? twoOfFour(weights, TRANSPOSED.matcher(name).matches() ? 0 : 1)
                : smallest(weights, pruning.fraction());
    }

    /** Zeroes the smallest of the weights that are not zero yet. */
    private static Weights smallest(Weights weights, double fraction) {
        float[] sizes = new float[weights.values().length];
        int count = 0;
        for (float value : weights.values()) {
            if (value != 0) {
                sizes[count] = Math.abs(value);
                count++;
            }
        }
        Arrays.sort(sizes, 0, count);
        int gone = (int) Math.round(fraction * count);
        float[] values = weights.values().clone();
        for (int i = 0; i < values.length && gone > 0; i++) {
            if (Math.abs(values[i]) <= sizes[gone - 1]) {
                values[i] = 0;
            }
        }
        return new Weights(values, weights.shape());
    }

    /** Zeroes the two smallest of every four along an axis; a tensor whose axis does not divide stays as it is. */
    private static Weights twoOfFour(Weights weights, int axis) {
        int extent = weights.dim(axis);
        if (extent % BLOCK != 0) {
            return weights;
        }
        int stride = 1;
        for (int i = axis + 1; i < weights.rank(); i++) {
            stride *= weights.dim(i);
        }
        float[] values = weights.values().clone();
        for (int i = 0; i < values.length; i++) {
            if (i / stride % BLOCK == 0) {
                for (int zeros = zeros(values, i, stride); zeros < BLOCK / 2; zeros++) {
                    zeroSmallest(values, i, stride);
                }
            }
        }
        return new Weights(values, weights.shape());
    }

    private static int zeros(float[] values, int from, int stride) {
        int zeros = 0;
        for (int i = 0; i < BLOCK; i++) {
            zeros += values[from + i * stride] == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Zeroes the smallest of a block's weights that is not zero. */
    private static void zeroSmallest(float[] values, int from, int stride) {
        int smallest = from;
        for (int i = 1; i < BLOCK; i++) {
            float value = Math.abs(values[from + i * stride]);
            float least = Math.abs(values[smallest]);
            if (least == 0 || (value != 0 && value < least)) {
                smallest = from + i * stride;
            }
        }
        values[smallest] = 0;
    }
}
