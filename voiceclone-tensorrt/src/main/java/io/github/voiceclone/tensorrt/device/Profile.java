package io.github.voiceclone.tensorrt.device;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A range of extents that an engine is tuned for.
 *
 * @param inputs the extents of each input whose shape is not fixed
 */
public record Profile(Map<String, Extents> inputs) {
    /** Copies the map. */
    public Profile {
        inputs = Map.copyOf(inputs);
    }

    /**
     * The extents of one input, axis by axis.
     *
     * @param least the smallest taken
     * @param best those to be fastest at
     * @param most the largest taken
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere, written out by toString
    public record Extents(long[] least, long[] best, long[] most) {
        /** Copies the arrays. */
        public Extents {
            least = least.clone();
            best = best.clone();
            most = most.clone();
        }

        /** Tells whether a shape lies within. */
        public boolean holds(long... shape) {
            boolean inside = shape.length == least.length;
            for (int axis = 0; inside && axis < shape.length; axis++) {
                inside = shape[axis] >= least[axis] && shape[axis] <= most[axis];
            }
            return inside;
        }

        @Override
        public String toString() {
            return text(least) + ".." + text(best) + ".." + text(most);
        }

        private static String text(long[] extents) {
            return java.util.Arrays.stream(extents).mapToObj(Long::toString).collect(Collectors.joining("x"));
        }
    }

    /** Returns one line that is the same for equal profiles alone. */
    public String text() {
        return new TreeMap<>(inputs)
                .entrySet().stream()
                        .map(input -> input.getKey() + " " + input.getValue())
                        .collect(Collectors.joining(", "));
    }
}
