package io.github.voiceclone.codeclm;

import static io.github.voiceclone.runtime.verify.GraphSignature.floats;

import io.github.voiceclone.codeclm.StreamedCodec.Shape;
import io.github.voiceclone.codeclm.StreamedCodec.Stage;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import io.github.voiceclone.runtime.verify.GraphSignature.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs and outputs of a graph that {@link LanguageModel} or {@link StreamedCodec} runs, a family's own and those of attention
 * and convolutions, and the extents that such graphs are checked and compiled for.
 */
public final class CodecSignature {
    private static final Extent ROWS = Extent.ROWS;
    private static final Extent ONE = Extent.of(1);

    /** Rows that share a step. */
    private static final AxisRange STEP_ROWS = new AxisRange(1, 1, CodecSynthesizer.SLOTS);

    private static final AxisRange POSITIONS = new AxisRange(1, 1, PromptReader.POSITIONS_PER_RUN);

    /** Positions of earlier runs: a voice of 30 seconds, a chunk of text and its frames take a fifth of the longest. */
    private static final AxisRange KEPT = new AxisRange(1, 256, 4096);

    private static final AxisRange FRAMES = new AxisRange(1, 1, CodecEncoder.FRAMES_PER_RUN);

    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();

    /** Creates a signature without tensors. */
    public CodecSignature() {}

    /** Adds an input. */
    public CodecSignature input(Tensor tensor) {
        inputs.add(tensor);
        return this;
    }

    /** Adds an output. */
    public CodecSignature output(Tensor tensor) {
        outputs.add(tensor);
        return this;
    }

    /** Returns the signature of a language model. */
    public GraphSignature languageModel(AttentionShape attention) {
        attention("", attention, Extent.LENGTH, Extent.KEPT, Extent.SEEN);
        return new GraphSignature(inputs, outputs, POSITIONS, KEPT);
    }

    /** Returns the signature of half a codec. */
    public GraphSignature codec(Shape shape) {
        long windowFrames = 1;
        for (int index = 0; index < shape.stages().size(); index++) {
            Stage stage = shape.stages().get(index);
            int each = stage.positions();
            Extent kept = Extent.kept(each, stage.window());
            Extent seen = Extent.seen(each, stage.window());
            attention(prefix(shape, index), stage.attention(), Extent.each(each), kept, seen);
            windowFrames = Math.max(windowFrames, (stage.window() - 1L) / each + 1);
        }
        for (Tail tail : shape.tails()) {
            Extent channels = Extent.of(tail.channels());
            Extent length = Extent.of(tail.length());
            inputs.add(floats(tail.name(), ROWS, channels, length));
            outputs.add(floats("next_" + tail.name(), ROWS, channels, length));
        }
        return new GraphSignature(inputs, outputs, FRAMES, new AxisRange(1, 1, windowFrames));
    }

    /** Adds what {@link AttentionShape} says; the keys and values of new positions are outputs. */
    private void attention(String prefix, AttentionShape shape, Extent positions, Extent kept, Extent seen) {
        Extent heads = Extent.of(shape.heads());
        Extent size = Extent.of(shape.headSize());
        Extent half = Extent.of(shape.headSize() / 2);
        inputs.add(floats(prefix + "cos", ROWS, positions, ONE, half));
        inputs.add(floats(prefix + "sin", ROWS, positions, ONE, half));
        inputs.add(floats(prefix + "mask", ROWS, ONE, positions, seen));
        for (int layer = 0; layer < shape.layers(); layer++) {
            String keys = AttentionShape.keys(layer);
            String values = AttentionShape.values(layer);
            inputs.add(floats(prefix + keys, ROWS, heads, size, kept));
            inputs.add(floats(prefix + values, ROWS, heads, kept, size));
            outputs.add(floats(prefix + "new_" + keys, ROWS, heads, size, positions));
            outputs.add(floats(prefix + "new_" + values, ROWS, heads, positions, size));
        }
    }

    /** Returns the extents of a graph's axes, by the names that it has for them. */
    static Map<String, AxisRange> axes(CodecSettings settings, String graph) {
        return switch (graph) {
            case CodecManifest.LANGUAGE_MODEL -> Map.of(
                    "rows", STEP_ROWS, "positions", POSITIONS, "kept", KEPT, "seen", sum(KEPT, POSITIONS));
            case CodecManifest.CODEC_ENCODER -> codecAxes(settings.encoderShape(), settings.frameSamples());
            default -> codecAxes(settings.decoderShape(), settings.frameSamples());
        };
    }

    private static Map<String, AxisRange> codecAxes(Shape shape, int frameSamples) {
        Map<String, AxisRange> axes = new HashMap<>();
        axes.put("rows", AxisRange.of(1));
        axes.put("frames", FRAMES);
        axes.put("samples", each(frameSamples));
        for (int index = 0; index < shape.stages().size(); index++) {
            Stage stage = shape.stages().get(index);
            String prefix = prefix(shape, index);
            AxisRange kept = new AxisRange(1, stage.window(), stage.window());
            axes.put(prefix + "positions", each(stage.positions()));
            axes.put(prefix + "kept", kept);
            axes.put(prefix + "seen", sum(kept, each(stage.positions())));
        }
        return axes;
    }

    private static String prefix(Shape shape, int stage) {
        return StreamedCodec.prefix(stage, shape.stages().size());
    }

    private static AxisRange each(long times) {
        return new AxisRange(times * FRAMES.min(), times * FRAMES.preferred(), times * FRAMES.max());
    }

    private static AxisRange sum(AxisRange one, AxisRange other) {
        return new AxisRange(one.min() + other.min(), one.preferred() + other.preferred(), one.max() + other.max());
    }
}
