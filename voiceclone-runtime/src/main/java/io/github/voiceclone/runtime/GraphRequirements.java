package io.github.voiceclone.runtime;

import java.util.List;
import java.util.Map;

/**
 * Facts that a model family knows about one of its graphs, for runtimes that compile graphs ahead of their runs.
 *
 * @param profiles extents by axis name, for which the graph is compiled: the common case first, then larger ones; the axes
 *     are those that the ONNX model names. A runtime that needs none ignores them.
 * @param keepFloat32 whether the graph loses too much in half precision, whatever precision is asked for
 */
public record GraphRequirements(List<Map<String, AxisRange>> profiles, boolean keepFloat32) {
    /** No profiles, any precision. */
    public static final GraphRequirements NONE = new GraphRequirements(List.of(), false);

    /** Copies the list. */
    public GraphRequirements {
        profiles = profiles.stream().map(Map::copyOf).toList();
    }

    /** Returns the requirements of a graph of any precision. */
    public static GraphRequirements ofProfiles(List<Map<String, AxisRange>> profiles) {
        return new GraphRequirements(profiles, false);
    }
}
