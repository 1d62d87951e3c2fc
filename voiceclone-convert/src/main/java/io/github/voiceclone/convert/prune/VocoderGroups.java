package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import java.util.ArrayList;
import java.util.List;

/**
 * The channels of HiFi-GAN and Fre-GAN. Residual connections run through a whole stage, so that each stage is one group;
 * and a stage has half as many channels as the one before.
 */
final class VocoderGroups {
    private final StateDict state;
    private final int stages;
    private final int blocks;
    private final boolean interpolated;

    private VocoderGroups(StateDict state) {
        this.state = state;
        this.stages = state.count("ups.");
        this.blocks = state.count("resblocks.") / stages;
        this.interpolated = state.hasUnder("ups.0.1.");
    }

    /** Returns the groups of a generator without weight norm. */
    static List<UnitGroup> of(StateDict state, Pruning pruning) {
        VocoderGroups groups = new VocoderGroups(state);
        int channels = state.get("conv_pre.bias").dim(0);
        int kept = pruning.kept(channels, 1 << groups.stages);
        List<UnitGroup> all = new ArrayList<>();
        for (int level = 0; level <= groups.stages; level++) {
            all.add(groups.level(level).build(channels >> level, kept >> level));
        }
        return all;
    }

    /** Collects where the channels before upsampling {@code level} are. */
    private UnitGroup.Builder level(int level) {
        UnitGroup.Builder group = new UnitGroup.Builder();
        if (level == 0) {
            output(group, "conv_pre", false);
        } else {
            output(group, upsampling(level - 1), !interpolated);
            output(group, "cond_up." + (level - 1), true);
            output(group, "res_output." + (level - 3) + ".1", false);
            residual(group, level - 1);
        }
        input(group, level == stages ? "conv_post" : upsampling(level), level < stages && !interpolated);
        if (level > 0) {
            input(group, "cond_up." + level, true);
        }
        input(group, "res_output." + (level - 2) + ".1", false);
        return group;
    }

    private String upsampling(int stage) {
        return "ups." + stage + (interpolated ? ".1" : "");
    }

    private void residual(UnitGroup.Builder group, int stage) {
        for (int block = stage * blocks; block < (stage + 1) * blocks; block++) {
            for (String list : List.of(".convs.", ".convs1.", ".convs2.")) {
                String prefix = "resblocks." + block + list;
                for (int i = 0; i < state.count(prefix); i++) {
                    output(group, prefix + i, false);
                    input(group, prefix + i, false);
                }
            }
        }
    }

    private static void output(UnitGroup.Builder group, String layer, boolean transposed) {
        group.at(layer + ".weight", transposed ? 1 : 0).at(layer + ".bias", 0);
    }

    private static void input(UnitGroup.Builder group, String layer, boolean transposed) {
        group.at(layer + ".weight", transposed ? 0 : 1);
    }
}
