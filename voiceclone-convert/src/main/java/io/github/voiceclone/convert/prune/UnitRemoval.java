package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cuts units out of all tensors they run through. */
final class UnitRemoval {
    private final Map<String, Map<Integer, boolean[]>> removed = new HashMap<>();

    private UnitRemoval() {}

    /**
     * Removes units.
     *
     * @param state the network to cut
     * @param folded the same network as it runs, by which units are chosen
     */
    static StateDict apply(StateDict state, StateDict folded, List<UnitGroup> groups) {
        UnitRemoval removal = new UnitRemoval();
        groups.forEach(group -> removal.mark(group, group.keep(folded), state));
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().forEach(name -> tensors.put(name, removal.cut(name, state.get(name))));
        return new StateDict(state.source(), tensors);
    }

    private void mark(UnitGroup group, int[] keep, StateDict state) {
        boolean[] kept = new boolean[group.units()];
        Arrays.stream(keep).forEach(unit -> kept[unit] = true);
        for (UnitGroup.Member member : group.members()) {
            if (!state.has(member.tensor())) {
                continue;
            }
            int extent = state.get(member.tensor()).dim(member.axis());
            requireRoom(state, member, group.units());
            boolean[] gone = removed.computeIfAbsent(member.tensor(), name -> new HashMap<>())
                    .computeIfAbsent(member.axis(), axis -> new boolean[extent]);
            for (int i = 0; i < extent; i++) {
                int unit = member.unit(i, group.units());
                gone[i] |= unit >= 0 && !kept[unit];
            }
        }
    }

    private static void requireRoom(StateDict state, UnitGroup.Member member, int units) {
        Weights weights = state.get(member.tensor());
        int needed = member.offset() + member.gates() * units;
        if (weights.dim(member.axis()) < needed) {
            throw new CheckpointException(state.source() + ": tensor '" + member.tensor() + "' has shape "
                    + weights.shapeText() + ", expected at least " + needed + " along axis " + member.axis()
                    + ": it does not fit the layers around it");
        }
    }

    private Weights cut(String name, Weights weights) {
        Weights left = weights;
        for (Map.Entry<Integer, boolean[]> axis :
                removed.getOrDefault(name, Map.of()).entrySet()) {
            left = cut(left, axis.getKey(), axis.getValue());
        }
        return left;
    }

    static Weights cut(Weights weights, int axis, boolean[] gone) {
        int[] indices = IntStream.range(0, gone.length).filter(i -> !gone[i]).toArray();
        int inner = 1;
        for (int i = axis + 1; i < weights.rank(); i++) {
            inner *= weights.dim(i);
        }
        int outer = weights.values().length / inner / gone.length;
        float[] values = new float[outer * indices.length * inner];
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < indices.length; j++) {
                int from = (i * gone.length + indices[j]) * inner;
                System.arraycopy(weights.values(), from, values, (i * indices.length + j) * inner, inner);
            }
        }
        int[] shape = weights.shape().clone();
        shape[axis] = indices.length;
        return new Weights(values, shape);
    }
}
