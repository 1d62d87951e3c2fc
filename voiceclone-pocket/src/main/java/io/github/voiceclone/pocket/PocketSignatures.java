package io.github.voiceclone.pocket;

import static io.github.voiceclone.runtime.verify.GraphSignature.floats;
import static io.github.voiceclone.runtime.verify.GraphSignature.longs;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecEncoder;
import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.PromptReader;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import io.github.voiceclone.runtime.verify.GraphSignature.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Inputs and outputs of the family's graphs by a pack's settings, and the extents that they are checked and compiled for. */
final class PocketSignatures {
    private static final Extent ROWS = Extent.ROWS;
    private static final Extent LENGTH = Extent.LENGTH;
    private static final Extent ONE = Extent.of(1);

    /** Rows that share a step. */
    private static final AxisRange STEP_ROWS = new AxisRange(1, 1, CodecSynthesizer.SLOTS);

    private static final AxisRange POSITIONS = new AxisRange(1, 1, PromptReader.POSITIONS_PER_RUN);

    /** Positions of earlier runs: a voice of 30 seconds, a chunk of text and its frames take a fifth of the longest. */
    private static final AxisRange KEPT = new AxisRange(1, 256, 4096);

    private static final AxisRange FRAMES = new AxisRange(1, 1, CodecEncoder.FRAMES_PER_RUN);

    private final PocketSettings settings;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();

    private PocketSignatures(PocketSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns what a graph must take and give.
     *
     * @param graph one of the names that {@link PocketManifest} has
     */
    static GraphSignature of(PocketSettings settings, String graph) {
        PocketSignatures signature = new PocketSignatures(settings);
        return switch (graph) {
            case PocketManifest.LANGUAGE_MODEL -> signature.languageModel();
            case PocketManifest.CODEC_ENCODER -> signature.encoder();
            case PocketManifest.CODEC_DECODER -> signature.decoder();
            default -> throw new IllegalArgumentException(graph);
        };
    }

    /** Returns the extents of a graph's axes, by the names that it has for them. */
    static Map<String, AxisRange> axes(PocketSettings settings, String graph) {
        if (graph.equals(PocketManifest.LANGUAGE_MODEL)) {
            AxisRange seen = new AxisRange(
                    KEPT.min() + POSITIONS.min(),
                    KEPT.preferred() + POSITIONS.preferred(),
                    KEPT.max() + POSITIONS.max());
            return Map.of("rows", STEP_ROWS, "positions", POSITIONS, "kept", KEPT, "seen", seen);
        }
        AxisRange kept = new AxisRange(1, settings.window(), settings.window());
        return Map.of(
                "rows", AxisRange.of(1),
                "frames", FRAMES,
                "samples", each(settings.frameSamples()),
                "positions", each(settings.framePositions()),
                "kept", kept,
                "seen",
                        new AxisRange(
                                kept.min() + settings.framePositions() * FRAMES.min(),
                                kept.preferred() + settings.framePositions() * FRAMES.preferred(),
                                kept.max() + settings.framePositions() * FRAMES.max()));
    }

    private static AxisRange each(long times) {
        return new AxisRange(times * FRAMES.min(), times * FRAMES.preferred(), times * FRAMES.max());
    }

    private GraphSignature languageModel() {
        Extent latent = Extent.of(settings.latentWidth());
        inputs.add(longs("token", ROWS, LENGTH));
        inputs.add(floats("latent", ROWS, LENGTH, latent));
        inputs.add(floats("voice", ROWS, LENGTH, Extent.of(settings.voiceWidth())));
        inputs.add(floats("noise", ROWS, latent));
        outputs.add(floats("stop", ROWS, ONE));
        outputs.add(floats("next_latent", ROWS, latent));
        attention(settings.attention(), LENGTH, Extent.KEPT, Extent.SEEN);
        return new GraphSignature(inputs, outputs, POSITIONS, KEPT);
    }

    private GraphSignature encoder() {
        inputs.add(floats("samples", ROWS, ONE, Extent.each(settings.frameSamples())));
        inputs.add(floats("first", ROWS, ONE, ONE));
        outputs.add(floats("latents", ROWS, LENGTH, Extent.of(settings.voiceWidth())));
        return codec(settings.encoderTails());
    }

    private GraphSignature decoder() {
        inputs.add(floats("latents", ROWS, LENGTH, Extent.of(settings.latentWidth())));
        outputs.add(floats("samples", ROWS, ONE, Extent.each(settings.frameSamples())));
        return codec(settings.decoderTails());
    }

    private GraphSignature codec(List<Tail> tails) {
        int each = settings.framePositions();
        Extent kept = Extent.kept(each, settings.window());
        attention(settings.codecAttention(), Extent.each(each), kept, Extent.seen(each, settings.window()));
        for (Tail tail : tails) {
            Extent channels = Extent.of(tail.channels());
            Extent length = Extent.of(tail.length());
            inputs.add(floats(tail.name(), ROWS, channels, length));
            outputs.add(floats("next_" + tail.name(), ROWS, channels, length));
        }
        long windowFrames = (settings.window() - 1L) / each + 1;
        return new GraphSignature(inputs, outputs, FRAMES, new AxisRange(1, 1, windowFrames));
    }

    /** Adds what {@link AttentionShape} says; the keys and values of new positions are outputs. */
    private void attention(AttentionShape shape, Extent positions, Extent kept, Extent seen) {
        Extent heads = Extent.of(shape.heads());
        Extent size = Extent.of(shape.headSize());
        Extent half = Extent.of(shape.headSize() / 2);
        inputs.add(floats("cos", ROWS, positions, ONE, half));
        inputs.add(floats("sin", ROWS, positions, ONE, half));
        inputs.add(floats("mask", ROWS, ONE, positions, seen));
        for (int layer = 0; layer < shape.layers(); layer++) {
            String keys = AttentionShape.keys(layer);
            String values = AttentionShape.values(layer);
            inputs.add(floats(keys, ROWS, heads, size, kept));
            inputs.add(floats(values, ROWS, heads, kept, size));
            outputs.add(floats("new_" + keys, ROWS, heads, size, positions));
            outputs.add(floats("new_" + values, ROWS, heads, positions, size));
        }
    }
}
