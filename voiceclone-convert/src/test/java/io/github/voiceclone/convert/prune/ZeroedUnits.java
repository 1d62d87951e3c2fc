package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Networks in which as many units are silent, drawn from all over, as pruning removes. */
public final class ZeroedUnits {
    private ZeroedUnits() {}

    /** Silences units of a Tacotron. */
    public static StateDict synthesizer(StateDict state, Pruning pruning) {
        return zeroed(state, TacotronGroups.of(state, pruning));
    }

    /** Silences channels of a vocoder; the result has no weight norm. */
    public static StateDict vocoder(StateDict state, Pruning pruning) {
        StateDict plain = WeightNorm.removed(state);
        return zeroed(plain, VocoderGroups.of(plain, pruning));
    }

    private static StateDict zeroed(StateDict state, List<UnitGroup> groups) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String name : state.names()) {
            Weights weights = state.get(name);
            tensors.put(name, new Weights(weights.values().clone(), weights.shape()));
        }
        for (UnitGroup group : groups) {
            Set<Integer> silent = silent(group, groups.indexOf(group));
            for (UnitGroup.Member member : group.members()) {
                if (tensors.containsKey(member.tensor())) {
                    zero(tensors.get(member.tensor()), member, group.units(), silent);
                }
            }
        }
        return new StateDict(state.source(), tensors);
    }

    private static void zero(Weights weights, UnitGroup.Member member, int units, Set<Integer> silent) {
        int inner = 1;
        for (int axis = member.axis() + 1; axis < weights.rank(); axis++) {
            inner *= weights.dim(axis);
        }
        for (int i = 0; i < weights.values().length; i++) {
            int unit = member.unit(i / inner % weights.dim(member.axis()), units);
            if (silent.contains(unit)) {
                weights.values()[i] = 0;
            }
        }
    }

    /** Draws units without a pattern, so that those of one group fall on others of the next. */
    private static Set<Integer> silent(UnitGroup group, int seed) {
        List<Integer> units =
                new ArrayList<>(IntStream.range(0, group.units()).boxed().toList());
        Collections.shuffle(units, new Random(seed));
        return Set.copyOf(units.subList(0, group.units() - group.kept()));
    }
}
