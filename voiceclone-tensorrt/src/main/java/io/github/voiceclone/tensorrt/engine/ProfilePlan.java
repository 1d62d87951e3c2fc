package io.github.voiceclone.tensorrt.engine;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import io.github.voiceclone.tensorrt.device.Profile;
import io.github.voiceclone.tensorrt.device.Profile.Extents;
import io.github.voiceclone.tensorrt.engine.GraphSignature.Axis;
import io.github.voiceclone.tensorrt.engine.GraphSignature.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The extents that a graph's engine is built for: the common case first, then longer and larger ones, so that the common
 * case is tuned for itself and the rest still runs.
 *
 * @param graph the graph's name
 * @param profiles in the order to try them
 */
public record ProfilePlan(String graph, List<Profile> profiles) {
    /** Rows of the decoder's largest batch. */
    public static final int DECODER_ROWS = 64;

    /** Rows of the largest run of a text encoder, post-net or vocoder. */
    public static final int SHARED_ROWS = 32;

    /** Least, best and most of an axis. */
    private record Range(long least, long best, long most) {
        static Range of(long least, long best, long most) {
            return new Range(least, best, most);
        }
    }

    private static final Range ONE = Range.of(1, 1, 1);
    private static final Range SHARED = Range.of(1, 16, SHARED_ROWS);
    private static final Range PIECE = Range.of(1, 64, Sv2ttsTuning.SHARED_SYMBOLS);
    private static final Range LONG_PIECE = Range.of(1, 512, 4096);

    /** Ranges by axis name, profile by profile. Frames of a mel spectrogram are 12.5 or 16 ms each, samples 16 kHz. */
    private static final Map<String, List<Map<String, Range>>> RANGES = Map.of(
            GraphNames.ENCODER_MEL,
            List.of(
                    Map.of("batch", ONE, "samples", Range.of(1_600, 80_000, 480_000)),
                    Map.of("batch", ONE, "samples", Range.of(1_600, 960_000, 9_640_000))),
            GraphNames.ENCODER,
            List.of(Map.of("batch", Range.of(1, 8, 32), "frames", Range.of(16, 160, 640))),
            GraphNames.TEXT_ENCODER,
            List.of(
                    Map.of("batch", ONE, "characters", PIECE),
                    Map.of("batch", SHARED, "characters", PIECE),
                    Map.of("batch", ONE, "characters", LONG_PIECE)),
            GraphNames.DECODER,
            List.of(
                    Map.of("batch", ONE, "characters", PIECE),
                    Map.of("batch", Range.of(1, 16, DECODER_ROWS), "characters", PIECE),
                    Map.of("batch", Range.of(1, 16, DECODER_ROWS), "characters", LONG_PIECE)),
            GraphNames.POST_NET,
            List.of(
                    Map.of("batch", ONE, "time", Range.of(1, 400, Sv2ttsTuning.SHARED_FRAMES)),
                    Map.of("batch", SHARED, "time", Range.of(1, 400, Sv2ttsTuning.SHARED_FRAMES)),
                    Map.of("batch", ONE, "time", Range.of(1, 2_000, 20_000))),
            GraphNames.VOCODER,
            List.of(
                    Map.of(
                            "batch",
                            ONE,
                            "frames",
                            Range.of(1, Sv2ttsTuning.VOCODER_WINDOW, Sv2ttsTuning.VOCODER_WINDOW)),
                    Map.of(
                            "batch",
                            SHARED,
                            "frames",
                            Range.of(1, Sv2ttsTuning.VOCODER_WINDOW, Sv2ttsTuning.VOCODER_WINDOW)),
                    Map.of("batch", ONE, "frames", Range.of(1, 512, 1_024))));

    /** Copies the list. */
    public ProfilePlan {
        profiles = List.copyOf(profiles);
    }

    /**
     * Returns the plan of a graph.
     *
     * @param graph one of {@link GraphNames}
     * @throws IllegalArgumentException if the graph, or an axis of it, is none that is known
     */
    public static ProfilePlan of(String graph, GraphSignature signature) {
        List<Map<String, Range>> known = RANGES.get(graph);
        if (known == null) {
            throw new IllegalArgumentException("no profiles for a graph '" + graph + "'");
        }
        return new ProfilePlan(
                graph, known.stream().map(ranges -> profile(signature, ranges)).toList());
    }

    private static Profile profile(GraphSignature signature, Map<String, Range> ranges) {
        Map<String, Extents> inputs = new HashMap<>();
        for (Value input : signature.inputs()) {
            if (input.varies()) {
                List<Range> axes =
                        input.axes().stream().map(axis -> range(axis, ranges)).toList();
                inputs.put(
                        input.name(),
                        new Extents(
                                axes.stream().mapToLong(Range::least).toArray(),
                                axes.stream().mapToLong(Range::best).toArray(),
                                axes.stream().mapToLong(Range::most).toArray()));
            }
        }
        return new Profile(inputs);
    }

    private static Range range(Axis axis, Map<String, Range> ranges) {
        if (axis.extent() >= 0) {
            return Range.of(axis.extent(), axis.extent(), axis.extent());
        }
        Range range = ranges.get(axis.name());
        if (range == null) {
            throw new IllegalArgumentException("no range for an axis '" + axis.name() + "'");
        }
        return range;
    }

    /**
     * Returns the number of the first profile that holds shapes.
     *
     * @param shapes by input
     * @throws InvalidInputException if none does
     */
    public int choose(Map<String, long[]> shapes) {
        for (int i = 0; i < profiles.size(); i++) {
            if (profiles.get(i).inputs().entrySet().stream()
                    .allMatch(input -> input.getValue().holds(shapes.get(input.getKey())))) {
                return i;
            }
        }
        throw new InvalidInputException(refusal(shapes));
    }

    private String refusal(Map<String, long[]> shapes) {
        Map<String, Extents> largest = profiles.get(profiles.size() - 1).inputs();
        String outside = largest.entrySet().stream()
                .filter(input -> !input.getValue().holds(shapes.get(input.getKey())))
                .map(input -> "'" + input.getKey() + "' is " + Arrays.toString(shapes.get(input.getKey()))
                        + ", expected " + Arrays.toString(input.getValue().least()) + " to "
                        + Arrays.toString(input.getValue().most()))
                .sorted()
                .collect(Collectors.joining("; "));
        return "graph '" + graph + "' has no TensorRT engine for this size (" + outside
                + "): give shorter pieces, or use backend onnx";
    }

    /** Returns text that is the same for equal plans alone. */
    public String text() {
        return profiles.stream().map(Profile::text).collect(Collectors.joining("\n"));
    }
}
