package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
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
        List<Tail> decoderTails) {
    /** Largest of the sizes; the published models need a tenth. */
    private static final int MAX_SIZE = 1 << 16;

    private static final int MAX_LAYERS = 256;
    private static final int MAX_TAILS = 256;

    /** Checks that every size is positive and bounded. */
    public PocketSettings {
        encoderTails = List.copyOf(encoderTails);
        decoderTails = List.copyOf(decoderTails);
        requireSize("attention.layers", attention.layers(), MAX_LAYERS);
        requireSize("attention width", (long) attention.heads() * attention.headSize(), MAX_SIZE);
        requireSize("codecAttention.layers", codecAttention.layers(), MAX_LAYERS);
        requireSize("codecAttention width", (long) codecAttention.heads() * codecAttention.headSize(), MAX_SIZE);
        requireSize("latentWidth", latentWidth, MAX_SIZE);
        requireSize("voiceWidth", voiceWidth, MAX_SIZE);
        requireSize("tokens", tokens, 1 << 20);
        requireSize("nothing", nothing, 1 << 20);
        requireSize("voiceStart", voiceStart + 2L, 1 << 20);
        requireSize("firstFrame", firstFrame, 1 << 20);
        requireSize("framesAfterStop", framesAfterStop + 2L, MAX_SIZE);
        requireSize("sampleRate", sampleRate, 1 << 20);
        requireSize("frameSamples", frameSamples, MAX_SIZE);
        requireSize("window", window, MAX_SIZE);
        requireSize("framePositions", framePositions, 1 << 10);
        for (List<Tail> tails : List.of(encoderTails, decoderTails)) {
            requireSize("number of tails", tails.size(), MAX_TAILS);
            for (Tail tail : tails) {
                requireSize("channels of " + tail.name(), tail.channels(), MAX_SIZE);
                requireSize("length of " + tail.name(), tail.length(), 1 << 10);
            }
        }
        if (!(temperature >= 0 && temperature <= 100) || !Float.isFinite(stopLogit)) {
            throw new IllegalArgumentException("temperature " + temperature + " and stopLogit " + stopLogit
                    + ", expected a variance of up to 100 and a finite number");
        }
    }

    private static void requireSize(String name, long value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 to " + max);
        }
    }

    /** Returns the number of frames for each second. */
    double frameRate() {
        return (double) sampleRate / frameSamples;
    }

    /** Returns the sizes of the codec's encoder. */
    StreamedCodec.Shape encoder() {
        return new StreamedCodec.Shape(codecAttention, window, framePositions, encoderTails, true);
    }

    /** Returns the sizes of the codec's decoder. */
    StreamedCodec.Shape decoder() {
        return new StreamedCodec.Shape(codecAttention, window, framePositions, decoderTails, false);
    }
}
