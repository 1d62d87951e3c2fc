package io.github.voiceclone.sv2tts.pack;

import static io.github.voiceclone.runtime.verify.GraphSignature.floats;
import static io.github.voiceclone.runtime.verify.GraphSignature.longs;

import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import io.github.voiceclone.runtime.verify.GraphSignature.Tensor;
import io.github.voiceclone.sv2tts.decode.DecoderShape;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inputs and outputs of the family's graphs, by the settings of their stages, and the longest inputs that are checked. */
final class GraphSignatures {
    private static final Extent ROWS = Extent.ROWS;
    private static final Extent LENGTH = Extent.LENGTH;
    private static final Extent DECLARED = Extent.DECLARED;

    /** Samples of the longest recording whose shapes are followed: ten minutes at 16 kHz. */
    private static final long MAX_SAMPLES = 9_600_000;

    /** Symbols of the longest text, and frames of the longest spectrogram, whose shapes are followed. */
    private static final long MAX_SYMBOLS = 1000;

    private static final long MAX_FRAMES = 4000;

    private GraphSignatures() {}

    /** Returns what a graph of a stage must take and give; empty if the stage has none of this name. */
    static Optional<GraphSignature> of(Object settings, String graph) {
        if (settings instanceof EncoderSettings encoder) {
            return encoder(encoder, graph);
        }
        if (settings instanceof SynthesizerSettings synthesizer) {
            return synthesizer(synthesizer.shape(), graph);
        }
        return settings instanceof VocoderSettings vocoder ? vocoder(vocoder, graph) : Optional.empty();
    }

    private static Optional<GraphSignature> encoder(EncoderSettings settings, String graph) {
        return switch (graph) {
            case GraphNames.ENCODER_MEL -> signature(
                    List.of(floats("samples", ROWS, LENGTH)),
                    List.of(floats("mel", ROWS, Extent.framesEvery(settings.hopLength()), DECLARED)),
                    MAX_SAMPLES);
            case GraphNames.ENCODER -> signature(
                    List.of(floats("mel", ROWS, LENGTH, DECLARED)),
                    List.of(floats("embedding", ROWS, Extent.of(settings.embeddingSize()))),
                    settings.windowFrames());
            default -> Optional.empty();
        };
    }

    private static Optional<GraphSignature> synthesizer(DecoderShape shape, String graph) {
        return switch (graph) {
            case GraphNames.TEXT_ENCODER -> textEncoder(shape);
            case GraphNames.DECODER -> decoder(shape);
            case GraphNames.POST_NET -> signature(
                    List.of(floats("frames", ROWS, LENGTH, Extent.of(shape.bands())), longs("lengths", ROWS)),
                    List.of(floats("mel", ROWS, Extent.of(shape.bands()), LENGTH)),
                    MAX_FRAMES);
            default -> Optional.empty();
        };
    }

    private static Optional<GraphSignature> textEncoder(DecoderShape shape) {
        List<Tensor> inputs = new ArrayList<>(List.of(
                longs("symbols", ROWS, LENGTH),
                longs("lengths", ROWS),
                floats("speaker", ROWS, Extent.of(shape.speakerSize())),
                floats("dropout1", ROWS, LENGTH, Extent.of(shape.textDropout().first())),
                floats("dropout2", ROWS, LENGTH, Extent.of(shape.textDropout().second()))));
        if (shape.styles() > 0) {
            inputs.add(longs("style", ROWS));
        }
        return signature(
                inputs,
                List.of(floats("memory", ROWS, LENGTH, DECLARED), floats("keys", ROWS, LENGTH, DECLARED)),
                MAX_SYMBOLS);
    }

    private static Optional<GraphSignature> decoder(DecoderShape shape) {
        List<Tensor> inputs = new ArrayList<>(List.of(
                floats("memory", ROWS, LENGTH, DECLARED),
                floats("keys", ROWS, LENGTH, DECLARED),
                floats("mask", ROWS, LENGTH),
                floats("dropout1", ROWS, Extent.of(shape.frameDropout().first())),
                floats("dropout2", ROWS, Extent.of(shape.frameDropout().second()))));
        List<Tensor> outputs = new ArrayList<>(List.of(
                floats("frames", ROWS, Extent.of(shape.reductionFactor()), Extent.of(shape.bands())),
                floats("stop", ROWS),
                floats("attention", ROWS, LENGTH)));
        state(inputs, outputs, "frame", Extent.of(shape.bands()));
        state(inputs, outputs, "cumulative", LENGTH);
        shape.states().forEach((name, width) -> state(inputs, outputs, name, Extent.of(width)));
        return signature(inputs, outputs, MAX_SYMBOLS);
    }

    private static void state(List<Tensor> inputs, List<Tensor> outputs, String name, Extent width) {
        inputs.add(floats(name, ROWS, width));
        outputs.add(floats("next_" + name, ROWS, width));
    }

    private static Optional<GraphSignature> vocoder(VocoderSettings settings, String graph) {
        SamplingSettings sampling = settings.sampling();
        if (sampling != null) {
            return sampling(settings, sampling, graph);
        }
        SourceFilterSettings sourceFilter = settings.sourceFilter();
        if (sourceFilter != null) {
            return sourceFilter(settings, sourceFilter, graph);
        }
        if (!graph.equals(GraphNames.VOCODER)) {
            return Optional.empty();
        }
        return signature(
                List.of(floats("mel", ROWS, Extent.of(settings.format().bands()), LENGTH)),
                List.of(floats("samples", ROWS, Extent.each(settings.format().hopLength()))),
                Sv2ttsTuning.VOCODER_SINGLE_WINDOW + 2L * settings.contextFrames());
    }

    private static Optional<GraphSignature> sampling(
            VocoderSettings settings, SamplingSettings sampling, String graph) {
        Extent sum = Extent.of(sampling.conditionedWidth());
        Extent dense = Extent.of(sampling.denseWidth());
        int hop = settings.format().hopLength();
        int context = settings.contextFrames();
        Extent one = Extent.of(1);
        if (graph.equals(GraphNames.CONDITIONING)) {
            Extent frames = inside(1, context);
            return signature(
                    List.of(floats("mel", ROWS, Extent.of(settings.format().bands()), LENGTH)),
                    List.of(
                            floats("products", ROWS, LENGTH, sum),
                            floats("constant", ROWS, frames, sum),
                            floats("fc2", ROWS, frames, dense),
                            floats("filter", one, Extent.of(hop), Extent.of(2L * context + 1)),
                            floats("column", one, sum)),
                    sampling.foldLength() / hop + 2L + 2L * context);
        }
        if (!graph.equals(GraphNames.SAMPLE)) {
            return Optional.empty();
        }
        Extent mixed = Extent.of(2L * context + 3);
        List<Tensor> inputs = new ArrayList<>(
                List.of(floats("mix", ROWS, one, mixed), floats("rows", ROWS, mixed, sum), floats("fc2", ROWS, dense)));
        List<Tensor> outputs = new ArrayList<>(List.of(floats("distribution", ROWS, Extent.of(sampling.outputs()))));
        state(inputs, outputs, "hidden1", Extent.of(sampling.recurrentWidth()));
        state(inputs, outputs, "hidden2", Extent.of(sampling.recurrentWidth()));
        return signature(inputs, outputs, 1);
    }

    private static Optional<GraphSignature> sourceFilter(
            VocoderSettings settings, SourceFilterSettings sourceFilter, String graph) {
        if (!graph.equals(GraphNames.SOURCE_FILTER)) {
            return Optional.empty();
        }
        Extent bins = Extent.of(sourceFilter.bins());
        return signature(
                List.of(floats("mel", ROWS, Extent.of(settings.format().bands()), LENGTH)),
                List.of(
                        floats("pitch", ROWS, LENGTH),
                        floats("pulses", ROWS, bins, LENGTH),
                        floats("noise", ROWS, bins, LENGTH)),
                Sv2ttsTuning.VOCODER_SINGLE_WINDOW + 2L * settings.contextFrames());
    }

    /** Returns an extent of {@code times} for each frame that has {@code context} others on both sides. */
    private static Extent inside(long times, long context) {
        return new Extent(GraphSignature.Variable.LENGTH, times, 1, -2 * context * times);
    }

    private static Optional<GraphSignature> signature(List<Tensor> inputs, List<Tensor> outputs, long longest) {
        return Optional.of(new GraphSignature(inputs, outputs, longest));
    }
}
