package io.github.voiceclone.moss;

import static io.github.voiceclone.runtime.verify.GraphSignature.floats;
import static io.github.voiceclone.runtime.verify.GraphSignature.longs;

import io.github.voiceclone.codeclm.CodecSignature;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import java.util.Map;

/** Inputs and outputs of the family's graphs by a pack's settings. */
final class MossSignatures {
    private static final Extent ROWS = Extent.ROWS;
    private static final Extent LENGTH = Extent.LENGTH;

    /** Numbers of the input {@code sampling}. */
    static final int SAMPLING = 3;

    private MossSignatures() {}

    /**
     * Returns what a graph must take and give.
     *
     * @param graph one of the names that {@link MossManifest} has
     */
    static GraphSignature of(MossSettings settings, String graph) {
        Extent codebooks = Extent.of(settings.codebooks());
        Extent samples = Extent.each(settings.frameSamples());
        Extent channels = Extent.of(settings.channels());
        CodecSignature signature = new CodecSignature();
        return switch (graph) {
            case MossManifest.LANGUAGE_MODEL -> signature
                    .input(longs("token", ROWS, LENGTH))
                    .input(floats("codes", ROWS, LENGTH, codebooks))
                    .input(floats("draws", ROWS, codebooks))
                    .input(floats("seen", ROWS, codebooks, Extent.of(settings.codebookSize())))
                    .input(floats("sampling", ROWS, Extent.of(SAMPLING)))
                    .output(floats("stop", ROWS, Extent.of(1)))
                    .output(floats("next_codes", ROWS, codebooks))
                    .languageModel(settings.attention());
            case MossManifest.CODEC_ENCODER -> signature
                    .input(floats("samples", ROWS, samples, channels))
                    .output(floats("codes", ROWS, LENGTH, codebooks))
                    .codec(settings.encoderShape());
            case MossManifest.CODEC_DECODER -> signature
                    .input(floats("codes", ROWS, LENGTH, codebooks))
                    .output(floats("samples", ROWS, samples, channels))
                    .codec(settings.decoderShape());
            default -> throw new IllegalArgumentException(graph);
        };
    }

    /** Returns the extents of a graph's axes, by the names that it has for them. */
    static Map<String, AxisRange> axes(MossSettings settings, String graph) {
        return switch (graph) {
            case MossManifest.LANGUAGE_MODEL -> CodecSignature.languageModelAxes();
            case MossManifest.CODEC_ENCODER -> CodecSignature.codecAxes(
                    settings.encoderShape(), settings.frameSamples());
            default -> CodecSignature.codecAxes(settings.decoderShape(), settings.frameSamples());
        };
    }
}
