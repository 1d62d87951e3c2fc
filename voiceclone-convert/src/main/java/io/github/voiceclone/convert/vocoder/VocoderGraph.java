package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import java.util.List;

/**
 * A vocoder as an ONNX graph: input {@code mel}, float [batch, mel bands, frames], in the scale the vocoder was trained
 * on; output {@code samples}, float [batch, frames · hop length], in [-1, 1].
 *
 * <p>The graph's form is chosen for ONNX Runtime on CPUs. A HiFi-GAN of the published 16 kHz size makes 5 s of speech
 * on two AVX-512 cores in these times (ONNX Runtime 1.29, float32, best of eight runs):
 *
 * <ul>
 *   <li>0.58 s with one-dimensional and transposed convolutions, as PyTorch writes it;
 *   <li>0.58 s with two-dimensional convolutions of height one, 0.56 s with {@link PhaseFilters} for the transposed
 *       ones as well: two-dimensional ones run on the blocked channel layout, at almost the cores' peak, but stages of
 *       64 channels and fewer on one thread only;
 *   <li>0.43 s with those stages cut into four {@link TimeRows}, the form written here.
 * </ul>
 *
 * @param model the graph
 * @param settings what the vocoder is
 * @param contextFrames how many mel frames to either side of a chunk the graph must see for the chunk's samples to
 *     equal those it would have within the whole: exact for the network's shape, not an estimate
 */
public record VocoderGraph(ModelProto model, GeneratorSettings settings, int contextFrames) {
    /** Default number of rows that the last stages' time axis is cut into. */
    public static final int DEFAULT_ROWS = 4;

    /**
     * Converts a vocoder for CPUs.
     *
     * @param settings the settings read from the same {@code state}
     * @throws CheckpointException if tensors are missing or of the wrong shape
     */
    public static VocoderGraph of(StateDict state, GeneratorSettings settings) {
        return of(state, settings, DEFAULT_ROWS);
    }

    /**
     * Converts a vocoder.
     *
     * @param settings the settings read from the same {@code state}
     * @param rows how many overlapping rows to cut the time axis into where a stage has too few channels to occupy
     *     several CPU threads; 1 leaves it whole, as a GPU has it fastest. The samples are the same.
     * @throws CheckpointException if tensors are missing or of the wrong shape
     */
    public static VocoderGraph of(StateDict state, GeneratorSettings settings, int rows) {
        GraphBuilder graph = new GraphBuilder(settings.kind().title());
        String mel = graph.floatInput("mel", "batch", settings.melBands(), "frames");
        SignalLayers signals = new SignalLayers(graph);
        VocoderNetwork network =
                switch (settings.kind()) {
                    case HIFI_GAN -> new HifiGanNetwork(signals, state, settings);
                    case FRE_GAN -> new FreGanNetwork(signals, state, settings);
                };
        String waveform = network.write(graph.node("Unsqueeze", mel, graph.longs(2)), rows);
        graph.floatOutput("samples", graph.node("Reshape", waveform, graph.longs(0, -1)), "batch", "samples");
        return new VocoderGraph(graph.build(), settings, network.frames().reach());
    }

    /** Returns the samples per second of the waveform, in Hz. */
    public int sampleRate() {
        return settings.sampleRate();
    }

    /** Returns how many samples each mel frame becomes. */
    public int hopLength() {
        return settings.hopLength();
    }

    /** Returns the bands of the mel spectrogram. */
    public int melBands() {
        return settings.melBands();
    }

    /** Returns what the user should know about the conversion, a sentence each. */
    public List<String> warnings() {
        return settings.warnings();
    }
}
