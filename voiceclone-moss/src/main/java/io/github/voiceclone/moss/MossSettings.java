package io.github.voiceclone.moss;

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
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameKind;
import io.github.voiceclone.spi.SpeakerFormat;
import java.util.List;
import java.util.Set;

/**
 * What a pack's graphs are fed, and how codes are drawn.
 *
 * @param attention sizes of the language model's attention over positions
 * @param codebooks number of codes of a frame
 * @param codebookSize number of codes of a codebook; the number itself stands for no code, where a position is text
 * @param tokens number of tokens of the tokenizer
 * @param turnStart token before a turn of the prompt
 * @param turnEnd token after a turn
 * @param audioStart token before frames
 * @param audioEnd token after frames
 * @param userSlot token of the frames of a voice
 * @param assistantSlot token of the frames of the speech
 * @param textTemperature temperature of the decision to go on; positive
 * @param temperature temperature of the codes; positive
 * @param topK number of codes of a codebook that may be drawn; a part of the graph
 * @param topP probability up to which codes may be drawn, the most probable ones first; positive, 1 at most
 * @param repetitionPenalty factor by which codes that the chunk has had are less likely; positive
 * @param sampleRate sample rate of the codec in Hz
 * @param channels number of channels of the codec: 1 or 2
 * @param frameSamples number of samples of a frame, of each channel
 * @param encoder stages of attention of the codec's encoder
 * @param decoder stages of attention of the codec's decoder
 */
public record MossSettings(
        AttentionShape attention,
        int codebooks,
        int codebookSize,
        int tokens,
        int turnStart,
        int turnEnd,
        int audioStart,
        int audioEnd,
        int userSlot,
        int assistantSlot,
        float textTemperature,
        float temperature,
        int topK,
        float topP,
        float repetitionPenalty,
        int sampleRate,
        int channels,
        int frameSamples,
        List<Stage> encoder,
        List<Stage> decoder)
        implements CodecSettings {
    /** Most codes of a frame; the published model has 16. */
    public static final int MAX_CODEBOOKS = 64;

    /** Most codes of a codebook; the published model has 1,024. */
    public static final int MAX_CODEBOOK_SIZE = 1 << 16;

    /** Numbers of the input {@code sampling}. */
    static final int SAMPLING = 3;

    /** Most values of the codes that a chunk has had. */
    private static final int MAX_SEEN = 1 << 20;

    private static final int MAX_CHANNELS = 2;
    private static final float MAX_FACTOR = 10;

    /** Checks every number. */
    public MossSettings {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
        CodecLimits.requireModel(attention, tokens, sampleRate, frameSamples);
        CodecLimits.requireStages("encoder", encoder, frameSamples);
        CodecLimits.requireStages("decoder", decoder, frameSamples);
        require("codebooks", codebooks, 1, MAX_CODEBOOKS);
        require("codebookSize", codebookSize, 1, MAX_CODEBOOK_SIZE);
        require("codebooks times codebookSize", (long) codebooks * codebookSize, 1, MAX_SEEN);
        require("turnStart", turnStart, 0, tokens - 1);
        require("turnEnd", turnEnd, 0, tokens - 1);
        require("audioStart", audioStart, 0, tokens - 1);
        require("audioEnd", audioEnd, 0, tokens - 1);
        require("userSlot", userSlot, 0, tokens - 1);
        require("assistantSlot", assistantSlot, 0, tokens - 1);
        List<Integer> signs = List.of(turnStart, turnEnd, audioStart, audioEnd, userSlot, assistantSlot);
        if (Set.copyOf(signs).size() < signs.size()) {
            throw new IllegalArgumentException(
                    "turnStart, turnEnd, audioStart, audioEnd, userSlot and assistantSlot are " + signs
                            + ", expected six tokens, each another");
        }
        require("topK", topK, 1, codebookSize);
        require("channels", channels, 1, MAX_CHANNELS);
        requireFactor("textTemperature", textTemperature, MAX_FACTOR);
        requireFactor("temperature", temperature, MAX_FACTOR);
        requireFactor("topP", topP, 1);
        requireFactor("repetitionPenalty", repetitionPenalty, MAX_FACTOR);
    }

    private static void requireFactor(String name, float value, float max) {
        if (!(value > 0 && value <= max)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a positive number up to " + max);
        }
    }

    @Override
    public FrameFormat frameFormat() {
        return new FrameFormat(FrameKind.CODES, codebooks, sampleRate, frameSamples);
    }

    @Override
    public SpeakerFormat.Prompt speakerFormat() {
        return new SpeakerFormat.Prompt("moss-codes", codebooks, frameRate());
    }

    @Override
    public boolean padsRecordings() {
        return false;
    }

    /** Returns the samples of a recording of one channel, given to all. */
    @Override
    public Tensor.Floats samples(float[] mono) {
        float[] all = new float[mono.length * channels];
        for (int i = 0; i < all.length; i++) {
            all[i] = mono[i / channels];
        }
        return Tensor.floats(all, 1, mono.length, channels);
    }

    @Override
    public StreamedCodec.Shape encoderShape() {
        return new StreamedCodec.Shape(encoder, List.of(), false);
    }

    @Override
    public StreamedCodec.Shape decoderShape() {
        return new StreamedCodec.Shape(decoder, List.of(), false);
    }

    @Override
    public GraphSignature signature(String graph) {
        Extent books = Extent.of(codebooks);
        Extent samples = Extent.each(frameSamples);
        CodecSignature signature = new CodecSignature();
        return switch (graph) {
            case CodecManifest.LANGUAGE_MODEL -> signature
                    .input(longs("token", Extent.ROWS, Extent.LENGTH))
                    .input(floats("codes", Extent.ROWS, Extent.LENGTH, books))
                    .input(floats("draws", Extent.ROWS, books))
                    .input(floats("seen", Extent.ROWS, books, Extent.of(codebookSize)))
                    .input(floats("sampling", Extent.ROWS, Extent.of(SAMPLING)))
                    .output(floats("stop", Extent.ROWS, Extent.of(1)))
                    .output(floats("next_codes", Extent.ROWS, books))
                    .languageModel(attention);
            case CodecManifest.CODEC_ENCODER -> signature
                    .input(floats("samples", Extent.ROWS, samples, Extent.of(channels)))
                    .output(floats("codes", Extent.ROWS, Extent.LENGTH, books))
                    .codec(encoderShape());
            case CodecManifest.CODEC_DECODER -> signature
                    .input(floats("codes", Extent.ROWS, Extent.LENGTH, books))
                    .output(floats("samples", Extent.ROWS, samples, Extent.of(channels)))
                    .codec(decoderShape());
            default -> throw new IllegalArgumentException(graph);
        };
    }
}
