package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network that was pruned.
 *
 * @param state its tensors, in the form it is trained in
 * @param widths the settings that give its widths to the code that trains it, by key; of {@link PruneKind#CALIBRATED}
 *     channels by the layer that makes them
 * @param before what it cost
 * @param after what it costs now
 */
public record Pruned(StateDict state, Map<String, Width> widths, NetworkCost before, NetworkCost after) {
    /** Copies the map. */
    public Pruned {
        widths = Collections.unmodifiableMap(new LinkedHashMap<>(widths));
    }

    /** A width, before and after. */
    public record Width(int before, int after) {}
}
