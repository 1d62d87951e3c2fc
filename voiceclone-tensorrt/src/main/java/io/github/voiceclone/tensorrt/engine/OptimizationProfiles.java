package io.github.voiceclone.tensorrt.engine;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.tensorrt.device.OptimizationProfile;
import io.github.voiceclone.tensorrt.device.OptimizationProfile.Extents;
import io.github.voiceclone.tensorrt.engine.IoTensors.Axis;
import io.github.voiceclone.tensorrt.engine.IoTensors.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Optimization profiles that a graph's engine is built with: the common case first, then longer and larger ones, so that
 * kernels are chosen for the common case and larger inputs still run.
 *
 * @param graph the graph's name
 * @param all the profiles, in the order they are tried
 */
public record OptimizationProfiles(String graph, List<OptimizationProfile> all) {
    /** Copies the list. */
    public OptimizationProfiles {
        all = List.copyOf(all);
    }

    /**
     * Returns the profiles of a graph.
     *
     * @param requirements extents by axis name, profile by profile, as the model family gives them
     * @throws IllegalArgumentException if an axis varies and has no range
     */
    public static OptimizationProfiles of(String graph, IoTensors io, GraphRequirements requirements) {
        List<Map<String, AxisRange>> profiles = requirements.profiles();
        List<Map<String, AxisRange>> known = profiles.isEmpty() ? List.of(Map.of()) : profiles;
        return new OptimizationProfiles(
                graph, known.stream().map(ranges -> profile(graph, io, ranges)).toList());
    }

    private static OptimizationProfile profile(String graph, IoTensors io, Map<String, AxisRange> ranges) {
        Map<String, Extents> inputs = new HashMap<>();
        for (Value input : io.inputs()) {
            if (input.varies()) {
                List<AxisRange> axes = input.axes().stream()
                        .map(axis -> range(graph, axis, ranges))
                        .toList();
                inputs.put(
                        input.name(),
                        new Extents(
                                axes.stream().mapToLong(AxisRange::min).toArray(),
                                axes.stream().mapToLong(AxisRange::preferred).toArray(),
                                axes.stream().mapToLong(AxisRange::max).toArray()));
            }
        }
        return new OptimizationProfile(inputs);
    }

    private static AxisRange range(String graph, Axis axis, Map<String, AxisRange> ranges) {
        if (axis.extent() >= 0) {
            return AxisRange.of(axis.extent());
        }
        AxisRange range = ranges.get(axis.name());
        if (range == null) {
            throw new IllegalArgumentException("graph '" + graph + "' has an axis '" + axis.name()
                    + "' that varies and no range for it: its model family gives ranges in GraphRequirements");
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
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).inputs().entrySet().stream().allMatch(input -> holds(input, shapes))) {
                return i;
            }
        }
        throw new InvalidInputException(refusal(shapes));
    }

    private static boolean holds(Map.Entry<String, Extents> input, Map<String, long[]> shapes) {
        long[] shape = shapes.get(input.getKey());
        return shape != null && input.getValue().holds(shape);
    }

    private String refusal(Map<String, long[]> shapes) {
        Map<String, Extents> largest = all.get(all.size() - 1).inputs();
        String outside = largest.entrySet().stream()
                .filter(input -> !holds(input, shapes))
                .map(input -> "'" + input.getKey() + "' is " + Arrays.toString(shapes.get(input.getKey()))
                        + ", expected " + Arrays.toString(input.getValue().min()) + " to "
                        + Arrays.toString(input.getValue().max()))
                .sorted()
                .collect(Collectors.joining("; "));
        return "graph '" + graph + "' has no TensorRT engine for this size (" + outside
                + "): give shorter segments, or use backend onnx";
    }

    /** Returns text that is the same for equal profiles only. */
    public String text() {
        return all.stream().map(OptimizationProfile::text).collect(Collectors.joining("\n"));
    }
}
