package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units of a Tacotron. The reference code knows five widths; every layer of one width keeps as many units, each
 * layer its own, so that the reference code can build the smaller network from its settings.
 */
final class TacotronGroups {
    private static final int GRU = 3;
    private static final int LSTM = 4;

    private final StateDict state;
    private final Pruning pruning;
    private final int memory;
    private final int lstm;
    private final List<UnitGroup> groups = new ArrayList<>();

    private TacotronGroups(StateDict state, Pruning pruning) {
        this.state = state;
        this.pruning = pruning;
        this.memory = state.get("encoder_proj.weight").dim(1);
        this.lstm = state.get("decoder.rnn_input.weight").dim(0);
    }

    /** Returns the groups of a network. */
    static List<UnitGroup> of(StateDict state, Pruning pruning) {
        TacotronGroups groups = new TacotronGroups(state, pruning);
        groups.encoder();
        groups.decoder();
        groups.lstm();
        groups.postNet();
        return groups.groups;
    }

    private int width(String tensor, int axis) {
        return state.get(tensor).dim(axis);
    }

    private void encoder() {
        String preNet = "encoder.pre_net.";
        int first = width(preNet + "fc1.weight", 0);
        int width = width(preNet + "fc2.weight", 0);
        groups.add(preNet(preNet, "fc1").at(preNet + "fc2.weight", 1).build(first, kept(first)));
        cbhg(
                "encoder.cbhg.",
                preNet(preNet, "fc2"),
                width,
                new UnitGroup.Builder()
                        .at("encoder_proj.weight", 1)
                        .at("decoder.attn_rnn.weight_ih", 1)
                        .at("decoder.rnn_input.weight", 1)
                        .at("decoder.stop_proj.weight", 1, lstm, 1));
    }

    private static UnitGroup.Builder preNet(String preNet, String layer) {
        return new UnitGroup.Builder().at(preNet + layer + ".weight", 0).at(preNet + layer + ".bias", 0);
    }

    /** Both halves of a bidirectional GRU need as many units. */
    private int kept(int width) {
        return pruning.kept(width, 2);
    }

    private void postNet() {
        cbhg("postnet.", null, 0, new UnitGroup.Builder().at("post_proj.weight", 1));
    }

    /**
     * Adds a CBHG block's groups.
     *
     * @param stream what makes the block's input, if its units may be removed, else null
     * @param output what takes the block's result
     */
    private void cbhg(String prefix, UnitGroup.@Nullable Builder stream, int width, UnitGroup.Builder output) {
        bank(prefix);
        UnitGroup.Builder steps = new UnitGroup.Builder();
        boolean wide = state.has(prefix + "pre_highway.weight");
        if (stream != null) {
            for (int i = 0; i < state.count(prefix + "conv1d_bank."); i++) {
                stream.at(prefix + "conv1d_bank." + i + ".conv.weight", 1);
            }
            convolution(stream, prefix + "conv_project2");
            if (wide) {
                groups.add(stream.at(prefix + "pre_highway.weight", 1).build(width, kept(width)));
            } else {
                steps = stream;
            }
        }
        if (wide) {
            steps.at(prefix + "pre_highway.weight", 0);
        }
        highways(prefix, steps);
        gru(prefix + "rnn.", output);
    }

    private void bank(String prefix) {
        int at = 0;
        for (int i = 0; i < state.count(prefix + "conv1d_bank."); i++) {
            String name = prefix + "conv1d_bank." + i;
            int channels = width(name + ".conv.weight", 0);
            UnitGroup.Builder group = convolution(new UnitGroup.Builder(), name);
            groups.add(group.at(prefix + "conv_project1.conv.weight", 1, at, 1).build(channels, kept(channels)));
            at += channels;
        }
        int projected = width(prefix + "conv_project1.conv.weight", 0);
        groups.add(convolution(new UnitGroup.Builder(), prefix + "conv_project1")
                .at(prefix + "conv_project2.conv.weight", 1)
                .build(projected, kept(projected)));
    }

    private static UnitGroup.Builder convolution(UnitGroup.Builder group, String name) {
        group.at(name + ".conv.weight", 0);
        for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) {
            group.at(name + ".bnorm." + tensor, 0);
        }
        return group;
    }

    private void highways(String prefix, UnitGroup.Builder group) {
        for (int i = 0; i < state.count(prefix + "highways."); i++) {
            for (String gate : List.of(".W1.", ".W2.")) {
                String name = prefix + "highways." + i + gate;
                group.at(name + "weight", 0).at(name + "weight", 1).at(name + "bias", 0);
            }
        }
        group.at(prefix + "rnn.weight_ih_l0", 1).at(prefix + "rnn.weight_ih_l0_reverse", 1);
        int width = width(prefix + "rnn.weight_ih_l0", 1);
        groups.add(group.build(width, kept(width)));
    }

    private void gru(String name, UnitGroup.Builder output) {
        int hidden = width(name + "weight_hh_l0", 1);
        for (String suffix : List.of("_l0", "_l0_reverse")) {
            UnitGroup.Builder group = new UnitGroup.Builder();
            recurrent(group, name, suffix, GRU);
            int offset = suffix.equals("_l0") ? 0 : hidden;
            for (UnitGroup.Member member : output.build(0, 0).members()) {
                group.at(member.tensor(), member.axis(), member.offset() + offset, 1);
            }
            groups.add(group.build(hidden, kept(2 * hidden) / 2));
        }
    }

    private static void recurrent(UnitGroup.Builder group, String name, String suffix, int gates) {
        for (String part : List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")) {
            group.at(name + part + suffix, 0, 0, gates);
        }
        group.at(name + "weight_hh" + suffix, 1);
    }

    private void decoder() {
        String attention = "decoder.attn_net.";
        int hidden = width("decoder.attn_rnn.weight_hh", 1);
        int kept = pruning.kept(hidden, 1);
        UnitGroup.Builder cell = new UnitGroup.Builder();
        recurrent(cell, "decoder.attn_rnn.", "", GRU);
        cell.at("decoder.rnn_input.weight", 1, memory, 1).at(attention + "W.weight", 1);
        groups.add(cell.build(hidden, kept));
        groups.add(new UnitGroup.Builder()
                .at("encoder_proj.weight", 0)
                .at(attention + "W.weight", 0)
                .at(attention + "W.bias", 0)
                .at(attention + "L.weight", 0)
                .at(attention + "L.bias", 0)
                .at(attention + "v.weight", 1)
                .build(hidden, kept));
        String preNet = "decoder.prenet.";
        int first = width(preNet + "fc1.weight", 0);
        int second = width(preNet + "fc2.weight", 0);
        groups.add(preNet(preNet, "fc1").at(preNet + "fc2.weight", 1).build(first, first / hidden * kept));
        groups.add(preNet(preNet, "fc2")
                .at("decoder.attn_rnn.weight_ih", 1, memory, 1)
                .build(second, second / hidden * kept));
    }

    /** The residual connections around both LSTMs make their hidden units, and what runs past them, one group. */
    private void lstm() {
        UnitGroup.Builder group = new UnitGroup.Builder()
                .at("decoder.rnn_input.weight", 0)
                .at("decoder.rnn_input.bias", 0)
                .at("decoder.mel_proj.weight", 1)
                .at("decoder.stop_proj.weight", 1);
        for (String cell : List.of("decoder.res_rnn1.", "decoder.res_rnn2.")) {
            recurrent(group, cell, "", LSTM);
            group.at(cell + "weight_ih", 1);
        }
        groups.add(group.build(lstm, pruning.kept(lstm, 1)));
    }
}
