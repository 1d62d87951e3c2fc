package io.github.voiceclone.tensorrt.device;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Optimization profile: the range of shapes that an engine accepts and the shapes it is tuned for.
 *
 * @param inputs the extents of each input whose shape is not fixed
 */
public record OptimizationProfile(Map<String, Extents> inputs) {
    /** Copies the map. */
    public OptimizationProfile {
        inputs = Map.copyOf(inputs);
    }

    /**
     * Extents of one input, axis by axis.
     *
     * @param min the smallest accepted
     * @param opt those that kernels are chosen for
     * @param max the largest accepted
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere, written out by toString
    public record Extents(long[] min, long[] opt, long[] max) {
        /** Copies the arrays. */
        public Extents {
            min = min.clone();
            opt = opt.clone();
            max = max.clone();
        }

        /** Tells whether a shape lies within. */
        public boolean holds(long... shape) {
            boolean inside = shape.length == min.length;
            for (int axis = 0; inside && axis < shape.length; axis++) {
                inside = shape[axis] >= min[axis] && shape[axis] <= max[axis];
            }
            return inside;
        }

        @Override
        public String toString() {
            return text(min) + ".." + text(opt) + ".." + text(max);
        }

        private static String text(long[] extents) {
            return java.util.Arrays.stream(extents).mapToObj(Long::toString).collect(Collectors.joining("x"));
        }
    }

    /** Returns one line that is the same for equal profiles only. */
    public String text() {
        return new TreeMap<>(inputs)
                .entrySet().stream()
                        .map(input -> input.getKey() + " " + input.getValue())
                        .collect(Collectors.joining(", "));
    }
}
