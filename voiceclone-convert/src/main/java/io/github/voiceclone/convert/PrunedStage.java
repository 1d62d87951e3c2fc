package io.github.voiceclone.convert;

import io.github.voiceclone.convert.prune.NetworkCost;
import io.github.voiceclone.convert.prune.Pruned;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Result of pruning a stage.
 *
 * @param stage its name
 * @param widths as in {@link Pruned}
 * @param before what it cost
 * @param after what it costs now
 */
public record PrunedStage(String stage, Map<String, Pruned.Width> widths, NetworkCost before, NetworkCost after) {
    /** Copies the map. */
    public PrunedStage {
        widths = Collections.unmodifiableMap(new LinkedHashMap<>(widths));
    }

    static PrunedStage of(String stage, Pruned pruned) {
        return new PrunedStage(stage, pruned.widths(), pruned.before(), pruned.after());
    }
}
