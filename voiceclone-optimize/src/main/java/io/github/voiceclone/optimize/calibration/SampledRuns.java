package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Inputs of a few of a graph's runs, spread evenly over all of them. Not thread-safe. */
final class SampledRuns {
    private static final int MOST = 8;

    private final List<Map<String, Tensor>> kept = new ArrayList<>();
    private int runs;
    private int stride = 1;

    /** Keeps a copy of a run's inputs, or not. */
    void add(Map<String, ? extends Tensor> inputs) {
        if (runs++ % stride != 0) {
            return;
        }
        if (kept.size() == MOST) {
            for (int i = MOST - 1; i > 0; i -= 2) {
                kept.remove(i);
            }
            stride *= 2;
            if ((runs - 1) % stride != 0) {
                return;
            }
        }
        Map<String, Tensor> copies = new HashMap<>();
        inputs.forEach((name, tensor) -> copies.put(name, copy(tensor)));
        kept.add(copies);
    }

    private static Tensor copy(Tensor tensor) {
        if (tensor instanceof Tensor.Floats floats) {
            return Tensor.floats(floats.toArray(), floats.shape());
        }
        Tensor.Longs longs = (Tensor.Longs) tensor;
        long[] values = new long[longs.buffer().limit()];
        longs.buffer().get(0, values);
        return Tensor.longs(values, longs.shape());
    }

    List<Map<String, Tensor>> inputs() {
        return List.copyOf(kept);
    }
}
