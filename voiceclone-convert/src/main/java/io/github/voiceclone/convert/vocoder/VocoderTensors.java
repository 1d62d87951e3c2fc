package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Facts that the names and shapes of a vocoder's tensors show.
 *
 * @param channels channels before each upsampling and after the last
 * @param upsamplingKernels taps of each upsampling
 * @param interpolated whether the upsamplings are interpolations followed by a convolution
 * @param residualKernels taps of each residual block of a stage
 * @param paired whether the residual blocks are of type "1"
 * @param dilationCounts dilated convolutions of each residual block of a stage
 */
record VocoderTensors(
        VocoderKind kind,
        int melBands,
        List<Integer> channels,
        List<Integer> upsamplingKernels,
        boolean interpolated,
        List<Integer> residualKernels,
        boolean paired,
        List<Integer> dilationCounts) {

    static VocoderTensors of(StateDict state) {
        if (!state.hasUnder("conv_pre.") || !state.hasUnder("ups.0.") || !state.hasUnder("resblocks.0.")) {
            String wavernn = state.hasUnder("rnn1.") ? ": it looks like WaveRNN, which this does not take" : "";
            throw new CheckpointException(state.source() + " is neither HiFi-GAN nor Fre-GAN: it lacks tensors under"
                    + " 'conv_pre.', 'ups.0.' or 'resblocks.0.'" + wavernn);
        }
        Weights first = layer(state, "conv_pre");
        boolean interpolated = state.hasUnder("ups.0.1.");
        boolean paired = state.hasUnder("resblocks.0.convs1.");
        String convolutions = paired ? ".convs1." : ".convs.";
        int stages = state.count("ups.");
        int blocks = blocks(state, stages);
        return new VocoderTensors(
                state.hasUnder("cond_up.") ? VocoderKind.FRE_GAN : VocoderKind.HIFI_GAN,
                first.dim(1),
                channels(state, first.dim(0), stages, interpolated),
                taps(state, stages, i -> "ups." + i + (interpolated ? ".1" : "")),
                interpolated,
                taps(state, blocks, i -> "resblocks." + i + convolutions + 0),
                paired,
                IntStream.range(0, blocks)
                        .mapToObj(i -> state.count("resblocks." + i + convolutions))
                        .toList());
    }

    int dilations(int block) {
        return dilationCounts.get(block);
    }

    private static List<Integer> taps(StateDict state, int count, java.util.function.IntFunction<String> prefix) {
        return IntStream.range(0, count)
                .mapToObj(i -> layer(state, prefix.apply(i)).dim(2))
                .toList();
    }

    private static List<Integer> channels(StateDict state, int channels, int stages, boolean interpolated) {
        if (stages > 16 || channels >> stages == 0) {
            throw new CheckpointException(state.source() + " has " + stages + " upsamplings from " + channels
                    + " channels, expected few enough to halve the channels each time");
        }
        List<Integer> all = new ArrayList<>();
        all.add(channels);
        for (int stage = 0; stage < stages; stage++) {
            all.add(state.get("ups." + stage + (interpolated ? ".1" : "") + ".bias", -1)
                    .dim(0));
        }
        return all;
    }

    private static int blocks(StateDict state, int stages) {
        int blocks = state.count("resblocks.");
        if (blocks % stages != 0) {
            throw new CheckpointException(state.source() + " has " + blocks + " residual blocks for " + stages
                    + " upsamplings, expected the same number for each");
        }
        return blocks / stages;
    }

    private static Weights layer(StateDict state, String prefix) {
        return state.get(WeightNorm.shapeTensor(state, prefix), -1, -1, -1);
    }
}
