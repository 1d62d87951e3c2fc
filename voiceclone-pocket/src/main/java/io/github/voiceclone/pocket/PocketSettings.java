package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecEncoder;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameKind;
import io.github.voiceclone.spi.SpeakerFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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
    /** Largest width of a layer, and number of channels; the published models have 1,024. */
    public static final int MAX_WIDTH = 1 << 14;

    /** Most layers of the language model; the published models have 6 and 24. */
    public static final int MAX_LAYERS = 64;

    /** Most layers of a codec's half; the published codec has 2. */
    public static final int MAX_CODEC_LAYERS = 32;

    /** Largest number of values of a latent, and of a frame of a voice; the published models have 32 and up to 512. */
    public static final int MAX_LATENT_WIDTH = 1 << 12;

    /** Most tokens; the published models have 4,000. */
    public static final int MAX_TOKENS = 1 << 18;

    /** Largest number of positions that the codec's attention sees; the published codec has 250. */
    public static final int MAX_WINDOW = 1 << 14;

    /** Most positions of the codec's attention for each frame; the published codec has 16. */
    public static final int MAX_FRAME_POSITIONS = 256;

    /** Most frames after the last one of the speech. */
    public static final int MAX_FRAMES_AFTER_STOP = 1000;

    /** Most states of convolutions of a codec's half; the published codec has about ten. */
    public static final int MAX_TAILS = 64;

    /** Rows that the embedding table can have behind those of the tokens. */
    private static final int SPECIAL_ROWS = 4;

    private static final int MIN_SAMPLE_RATE = 4_000;
    private static final int MAX_SAMPLE_RATE = 768_000;
    private static final int MAX_FRAME_RATE = 200;
    private static final int MAX_TAIL_LENGTH = 1 << 12;

    /** Most values of the states of one kind of a codec's half: the window of keys of all layers, or all tails. */
    private static final long MAX_STATE = 1 << 24;

    private static final double MAX_PERIOD = 1 << 30;
    private static final Pattern TAIL_NAME = Pattern.compile("tail\\.[A-Za-z0-9_.]{1,200}");

    /** Checks every number, so that no pack makes the runtime allocate more than its graphs need. */
    public PocketSettings {
        encoderTails = List.copyOf(encoderTails);
        decoderTails = List.copyOf(decoderTails);
        requireAttention("attention", attention, MAX_LAYERS);
        requireAttention("codecAttention", codecAttention, MAX_CODEC_LAYERS);
        require("latentWidth", latentWidth, 1, MAX_LATENT_WIDTH);
        require("voiceWidth", voiceWidth, 1, MAX_LATENT_WIDTH);
        require("tokens", tokens, 1, MAX_TOKENS);
        require("nothing", nothing, 0, tokens + SPECIAL_ROWS - 1);
        require("voiceStart", voiceStart, -1, tokens + SPECIAL_ROWS - 1);
        require("firstFrame", firstFrame, 0, tokens + SPECIAL_ROWS - 1);
        require("framesAfterStop", framesAfterStop, -1, MAX_FRAMES_AFTER_STOP);
        require("sampleRate", sampleRate, MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
        require("frameSamples", frameSamples, (sampleRate + MAX_FRAME_RATE - 1) / MAX_FRAME_RATE, sampleRate);
        require("window", window, 1, MAX_WINDOW);
        require("framePositions", framePositions, 1, Math.min(MAX_FRAME_POSITIONS, frameSamples));
        require(
                "the codec's window of keys",
                (long) codecAttention.layers() * codecAttention.width() * window,
                1,
                MAX_STATE);
        requireTails("encoderTails", encoderTails);
        requireTails("decoderTails", decoderTails);
        if (!(temperature >= 0 && temperature <= 100) || !Float.isFinite(stopLogit)) {
            throw new IllegalArgumentException("temperature " + temperature + " and stopLogit " + stopLogit
                    + ", expected a variance of up to 100 and a finite number");
        }
    }

    private static void requireAttention(String name, AttentionShape shape, int maxLayers) {
        require(name + ".layers", shape.layers(), 1, maxLayers);
        require(name + ".heads", shape.heads(), 1, MAX_WIDTH);
        require(name + ".headSize", shape.headSize(), 2, MAX_WIDTH);
        require(name + "'s width", (long) shape.heads() * shape.headSize(), 2, MAX_WIDTH);
        if (shape.maxPeriod() > MAX_PERIOD) {
            throw new IllegalArgumentException(
                    name + ".maxPeriod is " + shape.maxPeriod() + ", expected up to " + MAX_PERIOD);
        }
    }

    private static void requireTails(String name, List<Tail> tails) {
        require("the number of " + name, tails.size(), 1, MAX_TAILS);
        Set<String> names = new HashSet<>();
        long values = 0;
        for (Tail tail : tails) {
            if (!TAIL_NAME.matcher(tail.name()).matches() || !names.add(tail.name())) {
                throw new IllegalArgumentException(
                        "a name in " + name + " is '" + tail.name() + "', expected 'tail.' and another name for each");
            }
            require("channels of " + tail.name(), tail.channels(), 1, MAX_WIDTH);
            require("length of " + tail.name(), tail.length(), 1, MAX_TAIL_LENGTH);
            values += (long) tail.channels() * tail.length();
        }
        require("the number of values of " + name, values, 1, MAX_STATE);
    }

    private static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " to " + max);
        }
    }

    /** Returns the number of frames for each second. */
    public double frameRate() {
        return (double) sampleRate / frameSamples;
    }

    /** Returns the format of the frames that the language model predicts. */
    public FrameFormat frameFormat() {
        return new FrameFormat(FrameKind.LATENT, latentWidth, sampleRate, frameSamples);
    }

    /** Returns the form of the voices. */
    SpeakerFormat.Prompt speakerFormat() {
        return new SpeakerFormat.Prompt("pocket-latents", voiceWidth, frameRate());
    }

    /** Returns what the codec's encoder takes and returns. */
    CodecEncoder.Format encoderFormat() {
        return new CodecEncoder.Format(
                speakerFormat(),
                sampleRate,
                frameSamples,
                true,
                samples -> Tensor.floats(samples, 1, 1, samples.length),
                "latents");
    }

    /** Returns the sizes of the codec's encoder. */
    StreamedCodec.Shape encoder() {
        return new StreamedCodec.Shape(List.of(codecStage()), encoderTails, true);
    }

    /** Returns the sizes of the codec's decoder. */
    StreamedCodec.Shape decoder() {
        return new StreamedCodec.Shape(List.of(codecStage()), decoderTails, false);
    }

    private StreamedCodec.Stage codecStage() {
        return new StreamedCodec.Stage(codecAttention, window, framePositions);
    }
}
