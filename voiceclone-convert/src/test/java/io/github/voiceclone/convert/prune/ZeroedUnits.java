package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.checkpoint.Weights;
import io.github.voiceclone.convert.graph.WeightNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
            for (UnitGroup.Member member : group.members()) {
                if (tensors.containsKey(member.tensor())) {
                    zero(tensors.get(member.tensor()), member, group);
                }
            }
        }
        return new StateDict(state.source(), tensors);
    }

    private static void zero(Weights weights, UnitGroup.Member member, UnitGroup group) {
        int inner = 1;
        for (int axis = member.axis() + 1; axis < weights.rank(); axis++) {
            inner *= weights.dim(axis);
        }
        for (int i = 0; i < weights.values().length; i++) {
            int unit = member.unit(i / inner % weights.dim(member.axis()), group.units());
            if (unit >= 0 && isSilent(unit, group)) {
                weights.values()[i] = 0;
            }
        }
    }

    /** Spreads the silent units evenly. */
    private static boolean isSilent(int unit, UnitGroup group) {
        int gone = group.units() - group.kept();
        return (unit + 1) * gone / group.units() > unit * gone / group.units();
    }
}
