package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.optimize.calibration.Observation;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.Range;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of one graph that are in 8 bits, with the channels as the second axis, as ONNX has them, or as the last, as
 * ONNX Runtime's integer convolutions take them. A value is brought into or out of 8 bits, and from one order of axes to
 * the other, where its neighbours ask for it, once.
 */
final class IntegerValues {
    private final String name;
    private final EditableGraph graph;
    private final Observations seen;
    private final RangeMethod ranges;
    private final Map<String, Integers> channelsSecond = new HashMap<>();
    private final Map<String, Integers> channelsLast = new HashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Set<String> computed = new HashSet<>();
    private final Set<String> alsoFloat = new HashSet<>();

    /** A value in 8 bits: its name, and those of its scale and zero point. */
    record Integers(String value, float step, String scale, String zero) {
        List<String> inputs() {
            return List.of(value, scale, zero);
        }

        Integers renamed(String other) {
            return new Integers(other, step, scale, zero);
        }
    }

    IntegerValues(String name, EditableGraph graph, Observations seen, RangeMethod ranges) {
        this.name = name;
        this.graph = graph;
        this.seen = seen;
        this.ranges = ranges;
    }

    /** Tells whether a value is computed in 8 bits. */
    boolean isComputed(String value) {
        return computed.contains(value);
    }

    /** Returns how many axes a value has that is there with its channels last; 0 for any other. */
    int rank(String value) {
        return ranks.getOrDefault(value, 0);
    }

    /** Returns a value of {@code rank} axes with its channels last, or of any number of axes as ONNX has them. */
    Integers form(String value, int rank) {
        return rank == 0 ? channelsSecond(value) : channelsLast(value, rank);
    }

    /** Tells whether a value is in 8 bits, or calibration saw what range it takes there. */
    boolean canBe(String value) {
        return computed.contains(value) || seen.find(name, value) != null;
    }

    /** Returns the name of the scale of a value that is computed in 8 bits. */
    String scale(String value) {
        Integers last = channelsLast.get(value);
        return last == null ? channelsSecond(value).scale : last.scale;
    }

    /** Returns a value in 8 bits, its axes as ONNX has them. */
    Integers channelsSecond(String value) {
        Integers known = channelsSecond.get(value);
        if (known != null) {
            return known;
        }
        Integers last = channelsLast.get(value);
        Integers result = last == null ? levels(value, value) : last.renamed(value + ".second");
        if (last == null) {
            graph.write(Nodes.onnx("QuantizeLinear", List.of(value, result.scale, result.zero), result.value)
                    .build());
        } else {
            transpose(last, result, backward(rank(value)));
        }
        channelsSecond.put(value, result);
        return result;
    }

    private Integers channelsLast(String value, int rank) {
        Integers known = channelsLast.get(value);
        if (known != null) {
            return known;
        }
        Integers second = channelsSecond(value);
        Integers result = second.renamed(value + ".last");
        transpose(second, result, forward(rank));
        channelsLast.put(value, result);
        ranks.put(value, rank);
        return result;
    }

    private void transpose(Integers from, Integers to, long[] axes) {
        AttributeProto.Builder perm =
                AttributeProto.newBuilder().setName("perm").setType(AttributeProto.AttributeType.INTS);
        for (long axis : axes) {
            perm.addInts(axis);
        }
        graph.write(Nodes.onnx("Transpose", List.of(from.value), to.value)
                .addAttribute(perm)
                .build());
    }

    private static long[] forward(int rank) {
        long[] axes = new long[rank];
        for (int i = 1; i < rank; i++) {
            axes[i] = i == rank - 1 ? 1 : i + 1L;
        }
        return axes;
    }

    private static long[] backward(int rank) {
        long[] axes = new long[rank];
        for (int i = 1; i < rank; i++) {
            axes[i] = i == 1 ? rank - 1L : i - 1L;
        }
        return axes;
    }

    /** Names a result that a node about to be written gives, over the range seen of {@code ranged}; as {@link #form}. */
    Integers made(String value, String ranged, int rank) {
        Integers result = levels(value, ranged);
        if (rank == 0) {
            return madeSecond(value, result);
        }
        channelsLast.put(value, result);
        ranks.put(value, rank);
        computed.add(value);
        return result;
    }

    /** Remembers a result with its axes as ONNX has them. */
    Integers madeSecond(String value, Integers result) {
        channelsSecond.put(value, result);
        computed.add(value);
        return result;
    }

    /** Remembers that a value is the same as another one that is computed. */
    void alias(String value, String other) {
        Integers second = channelsSecond.get(other);
        if (second != null) {
            channelsSecond.put(value, second);
        }
        Integers last = channelsLast.get(other);
        if (last != null) {
            channelsLast.put(value, last);
            ranks.put(value, ranks.get(other));
        }
        computed.add(value);
    }

    /** Makes sure that a value is there in float32. */
    void floating(String value) {
        if (computed.contains(value) && alsoFloat.add(value)) {
            graph.write(Nodes.onnx("DequantizeLinear", channelsSecond(value).inputs(), value)
                    .build());
        }
    }

    /** Names a value in 8 bits, over the range that calibration saw of {@code ranged}. */
    private Integers levels(String value, String ranged) {
        @Nullable Observation observation = seen.find(name, ranged);
        if (observation == null) {
            throw new IllegalStateException("calibration never saw '" + ranged + "'");
        }
        Range range = ranges.range(observation);
        String scale = graph.floats(value + ".scale", new float[] {range.scale()});
        String zero = graph.unsigned(value + ".zero-point", new byte[] {(byte) range.zeroPoint()});
        return new Integers(value + ".int8", range.scale(), scale, zero);
    }
}
