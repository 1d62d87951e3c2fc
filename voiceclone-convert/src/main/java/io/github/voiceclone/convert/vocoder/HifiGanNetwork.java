package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.StateDict;

/**
 * HiFi-GAN's generator (Kong et al., arXiv 2010.05646): a convolution, then stages of upsampling and residual blocks
 * whose results are averaged, then a convolution to one channel and tanh.
 *
 * <p>The average's division lies in the weights of the convolution that follows it: a leaky rectifier commutes with
 * positive factors.
 */
final class HifiGanNetwork implements VocoderNetwork {
    /** Taps of the first and the last convolution. */
    static final int OUTER_TAPS = 7;

    /** Slope of the leaky rectifier before the last convolution: PyTorch's default. */
    static final float LAST_SLOPE = 0.01f;

    private final SignalLayers signals;
    private final StateDict state;
    private final GeneratorSettings settings;

    HifiGanNetwork(SignalLayers signals, StateDict state, GeneratorSettings settings) {
        this.signals = signals;
        this.state = state;
        this.settings = settings;
    }

    @Override
    public String write(String mel, int rows) {
        int stages = settings.upsamplings().size();
        int cutStage = rows > 1 ? VocoderNetwork.cutStage(settings, this, 0) : stages;
        ResidualStage residual = new ResidualStage(signals, state, settings.residualBlocks());
        Convolution first = Convolution.read(state, "conv_pre", settings.channels(), settings.melBands(), OUTER_TAPS);
        String signal = signals.convolve(mel, first, 1);
        for (int stage = 0; stage < cutStage; stage++) {
            signal = stage(signal, stage, 1, residual);
        }
        if (cutStage == stages) {
            return last(signal);
        }
        TimeRows cut =
                new TimeRows(signals.graph(), signal, rows, places(cutStage).reach());
        signal = cut.cut(signal);
        for (int stage = cutStage; stage < stages; stage++) {
            signal = stage(signal, stage, rows, residual);
        }
        return cut.join(last(signal), settings.rateFrom(cutStage));
    }

    private String stage(String signal, int stage, int rows, ResidualStage residual) {
        int inputs = settings.channelsAt(stage);
        int outputs = settings.channelsAt(stage + 1);
        Upsampling upsampling = settings.upsamplings().get(stage);
        Convolution layer = upsampling.interpolated()
                ? Convolution.read(state, "ups." + stage + ".1", outputs, inputs, upsampling.kernel())
                : Convolution.readTransposed(state, "ups." + stage, inputs, outputs, upsampling.kernel());
        PhaseFilters filters = PhaseFilters.of(upsampling, stage == 0 ? layer : layer.forInputTimes(mean()));
        String upsampled = signals.upsample(signals.leaky(signal, ResidualStage.SLOPE), filters, rows);
        return residual.sum(upsampled, stage, outputs);
    }

    private String last(String signal) {
        int channels = settings.channelsAt(settings.upsamplings().size());
        Convolution last = Convolution.read(state, "conv_post", 1, channels, OUTER_TAPS);
        String rectified = signals.leaky(signal, LAST_SLOPE);
        return signals.graph().node("Tanh", signals.convolve(rectified, last.forInputTimes(mean()), 1));
    }

    private float mean() {
        return 1f / settings.residualBlocks().size();
    }

    @Override
    public Span frames() {
        return places(0).widen(OUTER_TAPS / 2);
    }

    @Override
    public Span places(int stage) {
        Span span = new Span(0, settings.rateFrom(stage) - 1).widen(OUTER_TAPS / 2);
        for (int i = settings.upsamplings().size() - 1; i >= stage; i--) {
            span = settings.upsamplings().get(i).inputOf(span.widen(settings.residualRadius()));
        }
        return span;
    }
}
