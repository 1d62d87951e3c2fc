package io.github.voiceclone.pocket;

import static io.github.voiceclone.runtime.verify.GraphSignature.floats;
import static io.github.voiceclone.runtime.verify.GraphSignature.longs;

import io.github.voiceclone.codeclm.CodecSignature;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import java.util.Map;

/** Inputs and outputs of the family's graphs by a pack's settings. */
final class PocketSignatures {
    private static final Extent ROWS = Extent.ROWS;
    private static final Extent LENGTH = Extent.LENGTH;
    private static final Extent ONE = Extent.of(1);

    private PocketSignatures() {}

    /**
     * Returns what a graph must take and give.
     *
     * @param graph one of the names that {@link PocketManifest} has
     */
    static GraphSignature of(PocketSettings settings, String graph) {
        Extent latent = Extent.of(settings.latentWidth());
        Extent voice = Extent.of(settings.voiceWidth());
        Extent samples = Extent.each(settings.frameSamples());
        CodecSignature signature = new CodecSignature();
        return switch (graph) {
            case PocketManifest.LANGUAGE_MODEL -> signature
                    .input(longs("token", ROWS, LENGTH))
                    .input(floats("latent", ROWS, LENGTH, latent))
                    .input(floats("voice", ROWS, LENGTH, voice))
                    .input(floats("noise", ROWS, latent))
                    .output(floats("stop", ROWS, ONE))
                    .output(floats("next_latent", ROWS, latent))
                    .languageModel(settings.attention());
            case PocketManifest.CODEC_ENCODER -> signature
                    .input(floats("samples", ROWS, ONE, samples))
                    .input(floats("first", ROWS, ONE, ONE))
                    .output(floats("latents", ROWS, LENGTH, voice))
                    .codec(settings.encoder());
            case PocketManifest.CODEC_DECODER -> signature
                    .input(floats("latents", ROWS, LENGTH, latent))
                    .output(floats("samples", ROWS, ONE, samples))
                    .codec(settings.decoder());
            default -> throw new IllegalArgumentException(graph);
        };
    }

    /** Returns the extents of a graph's axes, by the names that it has for them. */
    static Map<String, AxisRange> axes(PocketSettings settings, String graph) {
        return graph.equals(PocketManifest.LANGUAGE_MODEL)
                ? CodecSignature.languageModelAxes()
                : CodecSignature.codecAxes(settings.decoder(), settings.frameSamples());
    }
}
