package io.github.voiceclone.pocket;

import static io.github.voiceclone.codeclm.CodecLimits.require;
import static io.github.voiceclone.runtime.verify.GraphSignature.floats;
import static io.github.voiceclone.runtime.verify.GraphSignature.longs;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecLimits;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecSettings;
import io.github.voiceclone.codeclm.CodecSignature;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.codeclm.StreamedCodec.Stage;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameKind;
import io.github.voiceclone.spi.SpeakerFormat;
import java.util.List;

/**
 * What a pack's graphs are fed, and how its texts are prepared.
 *
 * @param attention sizes of the language model's attention
 * @param latentWidth values of a latent frame that the model predicts
 * @param voiceWidth values of a frame of a voice
 * @param tokens number of tokens of the tokenizer
 * @param nothing row of the embedding table that is zero, for positions that are no text
 * @param voiceStart row of the table that comes before the voice; -1 if the model has none
 * @param firstFrame row of the table that stands for the frame before the first
 * @param temperature variance of the noise that frames start from
 * @param stopLogit logit above which a frame is taken for the last
 * @param replaceSemicolons whether semicolons are read as commas
 * @param framesAfterStop frames to make after the last one of the speech; -1 if that follows from the number of words
 * @param sampleRate sample rate of the codec in Hz
 * @param frameSamples number of samples of a frame
 * @param codecAttention sizes of the attention of both halves of the codec
 * @param window number of positions that the codec's attention sees
 * @param framePositions number of positions of the codec's attention for each frame
 * @param encoderTails convolutions with a state of the codec's encoder
 * @param decoderTails convolutions with a state of the codec's decoder
 */
public record PocketSettings(
        AttentionShape attention,
        int latentWidth,
        int voiceWidth,
        int tokens,
        int nothing,
        int voiceStart,
        int firstFrame,
        float temperature,
        float stopLogit,
        boolean replaceSemicolons,
        int framesAfterStop,
        int sampleRate,
        int frameSamples,
        AttentionShape codecAttention,
        int window,
        int framePositions,
        List<Tail> encoderTails,
        List<Tail> decoderTails)
        implements CodecSettings {
    /** Largest number of values of a latent, and of a frame of a voice; the published models have 32 and up to 512. */
    public static final int MAX_LATENT_WIDTH = 1 << 12;

    /** Most frames after the last one of the speech. */
    public static final int MAX_FRAMES_AFTER_STOP = 100;

    private static final Extent ONE = Extent.of(1);

    private static final float MAX_TEMPERATURE = 4;
    private static final float MAX_LOGIT = 100;

    /** Checks every number. */
    public PocketSettings {
        encoderTails = List.copyOf(encoderTails);
        decoderTails = List.copyOf(decoderTails);
        CodecLimits.requireModel(attention, tokens, sampleRate, frameSamples);
        CodecLimits.requireAttention("codecAttention", codecAttention);
        require("window", window, 1, CodecLimits.MAX_WINDOW);
        require("framePositions", framePositions, 1, Math.min(CodecLimits.MAX_FRAME_POSITIONS, frameSamples));
        CodecLimits.requireStages("codec", List.of(new Stage(codecAttention, window, framePositions)), frameSamples);
        CodecLimits.requireTails("encoderTails", encoderTails);
        CodecLimits.requireTails("decoderTails", decoderTails);
        require("latentWidth", latentWidth, 1, MAX_LATENT_WIDTH);
        require("voiceWidth", voiceWidth, 1, MAX_LATENT_WIDTH);
        requireRow("nothing", nothing, tokens + 1);
        requireRow("voiceStart", voiceStart, voiceStart < 0 ? -1 : tokens + 2);
        requireRow("firstFrame", firstFrame, tokens + 3);
        require("framesAfterStop", framesAfterStop, -1, MAX_FRAMES_AFTER_STOP);
        if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature is " + temperature + ", expected 0 to " + MAX_TEMPERATURE);
        }
        if (!(Math.abs(stopLogit) <= MAX_LOGIT)) {
            throw new IllegalArgumentException(
                    "stopLogit is " + stopLogit + ", expected -" + MAX_LOGIT + " to " + MAX_LOGIT);
        }
    }

    /** Requires the place of a row that every graph's table has behind those of the tokens, and of the padding. */
    private static void requireRow(String name, int row, int expected) {
        if (row != expected) {
            throw new IllegalArgumentException(name + " is " + row + ", expected " + expected
                    + ": the table's rows behind the tokens are padding, nothing, start of the voice, first frame");
        }
    }

    @Override
    public FrameFormat frameFormat() {
        return new FrameFormat(FrameKind.LATENT, latentWidth, sampleRate, frameSamples);
    }

    @Override
    public SpeakerFormat.Prompt speakerFormat() {
        return new SpeakerFormat.Prompt("pocket-latents", voiceWidth, frameRate());
    }

    @Override
    public boolean padsRecordings() {
        return true;
    }

    @Override
    public Tensor.Floats samples(float[] mono) {
        return Tensor.floats(mono, 1, 1, mono.length);
    }

    @Override
    public StreamedCodec.Shape encoderShape() {
        return new StreamedCodec.Shape(List.of(new Stage(codecAttention, window, framePositions)), encoderTails, true);
    }

    @Override
    public StreamedCodec.Shape decoderShape() {
        return new StreamedCodec.Shape(List.of(new Stage(codecAttention, window, framePositions)), decoderTails, false);
    }

    @Override
    public GraphSignature signature(String graph) {
        Extent latent = Extent.of(latentWidth);
        Extent voice = Extent.of(voiceWidth);
        Extent samples = Extent.each(frameSamples);
        CodecSignature signature = new CodecSignature();
        return switch (graph) {
            case CodecManifest.LANGUAGE_MODEL -> signature
                    .input(longs("token", Extent.ROWS, Extent.LENGTH))
                    .input(floats("latent", Extent.ROWS, Extent.LENGTH, latent))
                    .input(floats("voice", Extent.ROWS, Extent.LENGTH, voice))
                    .input(floats("noise", Extent.ROWS, latent))
                    .output(floats("stop", Extent.ROWS, ONE))
                    .output(floats("next_latent", Extent.ROWS, latent))
                    .languageModel(attention);
            case CodecManifest.CODEC_ENCODER -> signature
                    .input(floats("samples", Extent.ROWS, ONE, samples))
                    .input(floats("first", Extent.ROWS, ONE, ONE))
                    .output(floats("latents", Extent.ROWS, Extent.LENGTH, voice))
                    .codec(encoderShape());
            case CodecManifest.CODEC_DECODER -> signature
                    .input(floats("latents", Extent.ROWS, Extent.LENGTH, latent))
                    .output(floats("samples", Extent.ROWS, ONE, samples))
                    .codec(decoderShape());
            default -> throw new IllegalArgumentException(graph);
        };
    }
}
