package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.StateDict;
import java.util.List;

/** Writes the residual blocks that follow one upsampling layer. */
final class ResidualStage {
    /** Slope of the leaky rectifiers inside HiFi-GAN and Fre-GAN. */
    static final float SLOPE = 0.1f;

    private final SignalLayers signals;
    private final StateDict state;
    private final List<ResidualBlock> blocks;

    ResidualStage(SignalLayers signals, StateDict state, List<ResidualBlock> blocks) {
        this.signals = signals;
        this.state = state;
        this.blocks = blocks;
    }

    /** Writes the blocks of stage {@code stage}, of {@code channels} channels, and returns the sum of their results. */
    String sum(String signal, int stage, int channels) {
        String sum = "";
        for (int i = 0; i < blocks.size(); i++) {
            String prefix = "resblocks." + (stage * blocks.size() + i);
            String result = block(signal, prefix, blocks.get(i), channels);
            sum = i == 0 ? result : signals.graph().node("Add", sum, result);
        }
        return sum;
    }

    private String block(String input, String prefix, ResidualBlock block, int channels) {
        String signal = input;
        for (int i = 0; i < block.dilations().size(); i++) {
            String name = prefix + (block.paired() ? ".convs1." : ".convs.") + i;
            int width = block.paired() ? state.get(name + ".bias", -1).dim(0) : channels;
            String inner = layer(signal, name, block.kernel(), block.dilations().get(i), channels, width);
            if (block.paired()) {
                inner = layer(inner, prefix + ".convs2." + i, block.kernel(), 1, width, channels);
            }
            signal = signals.graph().node("Add", inner, signal);
        }
        return signal;
    }

    private String layer(String signal, String name, int kernel, int dilation, int inputs, int outputs) {
        Convolution convolution = Convolution.read(state, name, outputs, inputs, kernel);
        return signals.convolve(signals.leaky(signal, SLOPE), convolution, dilation);
    }
}
