package io.github.voiceclone.convert.random;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws tensors of evenly distributed values around zero, the same for the same seed. */
final class RandomTensors {
    private final Map<String, Weights> tensors = new LinkedHashMap<>();
    private final SplittableRandom random;

    RandomTensors(long seed) {
        random = new SplittableRandom(seed);
    }

    void add(String name, double standardDeviation, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        double half = standardDeviation * Math.sqrt(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (half * (2 * random.nextDouble() - 1));
        }
        tensors.put(name, new Weights(values, shape));
    }

    StateDict stateDict(String source) {
        return new StateDict(source, tensors);
    }
}
