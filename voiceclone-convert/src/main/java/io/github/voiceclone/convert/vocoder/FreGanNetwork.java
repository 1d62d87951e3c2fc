package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Fre-GAN's generator (Kim et al., arXiv 2106.02297): HiFi-GAN's, conditioned again on the mel spectrogram before every
 * stage but the first, with a summed output path over the last stages. The layers that bring the mel spectrogram to a
 * stage's rate have the rate and taps of the stage before.
 */
final class FreGanNetwork implements VocoderNetwork {
    /** The stage from which the mel spectrogram joins; the output path begins one later. */
    private static final int CONDITIONED = 1;

    private final SignalLayers signals;
    private final StateDict state;
    private final GeneratorSettings settings;
    private final int stages;

    FreGanNetwork(SignalLayers signals, StateDict state, GeneratorSettings settings) {
        this.signals = signals;
        this.state = state;
        this.settings = settings;
        this.stages = settings.upsamplings().size();
        if (stages < 3
                || state.count("cond_up.") != stages - CONDITIONED
                || state.count("res_output.") != stages - CONDITIONED - 1) {
            throw new CheckpointException(state.source() + " has " + stages + " upsamplings, "
                    + state.count("cond_up.") + " of the mel spectrogram and " + state.count("res_output.")
                    + " of the output path, expected one and two fewer than the first, and at least 3, 2 and 1");
        }
    }

    @Override
    public String write(String mel, int rows) {
        int cutStage = rows > 1 ? VocoderNetwork.cutStage(settings, this, CONDITIONED) : stages;
        ResidualStage residual = new ResidualStage(signals, state, settings.residualBlocks());
        Convolution first = Convolution.read(
                state, "conv_pre", settings.channels(), settings.melBands(), HifiGanNetwork.OUTER_TAPS);
        Paths paths = new Paths(signals.convolve(mel, first, 1), mel);
        for (int stage = 0; stage < stages; stage++) {
            condition(paths, stage);
            if (stage == cutStage) {
                paths.cut(signals.graph(), rows, places(stage).reach());
            }
            stage(paths, stage, residual);
        }
        String waveform = last(paths.output);
        return paths.rows == null ? waveform : paths.rows.join(waveform, settings.rateFrom(cutStage));
    }

    private void condition(Paths paths, int stage) {
        if (stage < CONDITIONED) {
            return;
        }
        Upsampling upsampling = settings.upsamplings().get(stage - 1);
        int inputs = stage == CONDITIONED ? settings.melBands() : settings.channelsAt(stage - 1);
        int outputs = settings.channelsAt(stage);
        String name = "cond_up." + (stage - CONDITIONED);
        Convolution layer = Convolution.readTransposed(state, name, inputs, outputs, upsampling.kernel());
        paths.mel = signals.upsample(paths.mel, PhaseFilters.of(upsampling, layer), paths.count);
        paths.signal = signals.graph().node("Add", paths.signal, paths.mel);
    }

    private void stage(Paths paths, int stage, ResidualStage residual) {
        boolean hasOutput = stage > CONDITIONED;
        if (hasOutput) {
            paths.output = output(stage == CONDITIONED + 1 ? paths.signal : paths.output, stage, paths.count);
        }
        int outputs = settings.channelsAt(stage + 1);
        Upsampling upsampling = settings.upsamplings().get(stage);
        Convolution layer = Convolution.readTransposed(
                state, "ups." + stage, settings.channelsAt(stage), outputs, upsampling.kernel());
        String rectified = signals.leaky(paths.signal, ResidualStage.SLOPE);
        String upsampled = signals.upsample(rectified, PhaseFilters.of(upsampling, layer), paths.count);
        String sum = residual.sum(upsampled, stage, outputs);
        GraphBuilder graph = signals.graph();
        paths.signal = graph.node(
                "Mul", sum, graph.scalar(1f / settings.residualBlocks().size()));
        if (hasOutput) {
            paths.output = graph.node("Add", paths.output, paths.signal);
        }
    }

    private String output(String signal, int stage, int rows) {
        Convolution layer = Convolution.read(
                state,
                "res_output." + (stage - CONDITIONED - 1) + ".1",
                settings.channelsAt(stage + 1),
                settings.channelsAt(stage),
                1);
        return signals.upsample(signal, PhaseFilters.of(outputUpsampling(stage), layer), rows);
    }

    private Upsampling outputUpsampling(int stage) {
        return new Upsampling(settings.upsamplings().get(stage).rate(), 1, true);
    }

    private String last(String output) {
        Convolution last =
                Convolution.read(state, "conv_post", 1, settings.channelsAt(stages), HifiGanNetwork.OUTER_TAPS);
        return signals.graph()
                .node("Tanh", signals.convolve(signals.leaky(output, HifiGanNetwork.LAST_SLOPE), last, 1));
    }

    @Override
    public Span frames() {
        Needs needs = needs(0);
        return needs.signal.widen(HifiGanNetwork.OUTER_TAPS / 2).union(needs.mel);
    }

    @Override
    public Span places(int stage) {
        Needs needs = needs(stage);
        return needs.signal.union(needs.output).union(needs.mel);
    }

    /** Traces what the samples of place 0 before upsampling {@code stage} depend on. */
    private Needs needs(int stage) {
        Span samples = new Span(0, settings.rateFrom(stage) - 1).widen(HifiGanNetwork.OUTER_TAPS / 2);
        Needs needs = new Needs(samples, samples, samples);
        for (int i = stages - 1; i >= stage; i--) {
            needs = before(i, needs);
        }
        return needs;
    }

    private Needs before(int stage, Needs after) {
        Upsampling upsampling = settings.upsamplings().get(stage);
        Span result = stage > CONDITIONED ? after.signal.union(after.output) : after.signal;
        Span signal = upsampling.inputOf(result.widen(settings.residualRadius()));
        Span output = stage > CONDITIONED ? outputUpsampling(stage).inputOf(after.output) : signal;
        signal = stage == CONDITIONED + 1 ? signal.union(output) : signal;
        return new Needs(signal, output, signal.union(upsampling.inputOf(after.mel)));
    }

    /** The signals that run side by side while the network is written. */
    private static final class Paths {
        private String signal;
        private String mel;
        private String output = "";
        private @Nullable TimeRows rows;
        private int count = 1;

        Paths(String signal, String mel) {
            this.signal = signal;
            this.mel = mel;
        }

        void cut(GraphBuilder graph, int count, int halo) {
            TimeRows cut = new TimeRows(graph, signal, count, halo);
            signal = cut.cut(signal);
            mel = cut.cut(mel);
            output = output.isEmpty() ? "" : cut.cut(output);
            this.count = count;
            rows = cut;
        }
    }

    /** Span that is needed of each path at one place in the network. */
    private record Needs(Span signal, Span output, Span mel) {}
}
