package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.Upsampling;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Layers of a HiFi-GAN without weight norm and with transposed convolutions, as filters. */
record VocoderLayers(StateDict state, GeneratorSettings settings) {
    static final String FIRST = "conv_pre";
    static final String LAST = "conv_post";

    int stages() {
        return settings.upsamplings().size();
    }

    int blocks() {
        return settings.residualBlocks().size();
    }

    /** Returns the slope of the leaky rectifier before an upsampling, or before the last convolution. */
    float slope(int stage) {
        return stage == stages() ? 0.01f : 0.1f;
    }

    static String upsampling(int stage) {
        return "ups." + stage;
    }

    /** Returns the name of a dilated layer of a residual block. */
    String layer(int stage, int block, int index) {
        String list = settings.residualBlocks().get(block).paired() ? ".convs1." : ".convs.";
        return "resblocks." + (stage * blocks() + block) + list + index;
    }

    /** Returns the name of the layer that takes what a dilated one of a paired block makes. */
    static String second(String layer) {
        return layer.replace(".convs1.", ".convs2.");
    }

    TapFilter filter(String name, int dilation) {
        return TapFilter.plain(state.get(name + ".weight"), state.get(name + ".bias"), dilation);
    }

    TapFilter phase(int stage, int phase) {
        String name = upsampling(stage);
        return TapFilter.phase(
                state.get(name + ".weight"),
                state.get(name + ".bias"),
                settings.upsamplings().get(stage),
                phase);
    }

    /** Returns the places, from an input's, that any phase of an upsampling sees; ascending. */
    int[] union(int stage) {
        return IntStream.range(0, settings.upsamplings().get(stage).rate())
                .flatMap(phase -> Arrays.stream(phase(stage, phase).offsets()))
                .distinct()
                .sorted()
                .toArray();
    }

    float[][] upsample(int stage, float[][] signal) {
        Upsampling upsampling = settings.upsamplings().get(stage);
        String name = upsampling(stage);
        return TapFilter.upsample(signal, state.get(name + ".weight"), state.get(name + ".bias"), upsampling);
    }
}
