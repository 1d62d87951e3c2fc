package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecEncoder;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.codeclm.StreamedCodec.Stage;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameKind;
import io.github.voiceclone.spi.SpeakerFormat;
import java.util.List;

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
        List<Stage> decoder) {
    /** Largest width of a layer; the published model has 768. */
    public static final int MAX_WIDTH = 1 << 14;

    /** Most layers of attention of a stack; the published model has 12. */
    public static final int MAX_LAYERS = 64;

    /** Most codes of a frame; the published model has 16. */
    public static final int MAX_CODEBOOKS = 64;

    /** Most codes of a codebook; the published model has 1,024. */
    public static final int MAX_CODEBOOK_SIZE = 1 << 16;

    /** Most values of the codes that a chunk has had. */
    private static final int MAX_SEEN = 1 << 20;

    /** Most tokens; the published model has 16,384. */
    public static final int MAX_TOKENS = 1 << 18;

    /** Most stages of a codec's half; the published codec has 4. */
    public static final int MAX_STAGES = 16;

    /** Largest number of positions that a stage sees; the published codec has up to 1,600. */
    public static final int MAX_WINDOW = 1 << 14;

    /** Most positions of a stage for each frame; the published codec has up to 32. */
    public static final int MAX_FRAME_POSITIONS = 1024;

    private static final int MIN_SAMPLE_RATE = 4_000;
    private static final int MAX_SAMPLE_RATE = 768_000;
    private static final int MAX_FRAME_RATE = 200;
    private static final int MAX_CHANNELS = 2;
    private static final float MAX_FACTOR = 100;

    /** Most values of a window of keys of all stages. */
    private static final long MAX_STATE = 1 << 24;

    private static final double MAX_PERIOD = 1 << 30;

    /** Checks every number, so that no pack makes the runtime allocate more than its graphs need. */
    public MossSettings {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
        requireAttention("attention", attention);
        require("codebooks", codebooks, 1, MAX_CODEBOOKS);
        require("codebookSize", codebookSize, 1, MAX_CODEBOOK_SIZE);
        require("codebooks times codebookSize", (long) codebooks * codebookSize, 1, MAX_SEEN);
        require("tokens", tokens, 1, MAX_TOKENS);
        require("turnStart", turnStart, 0, tokens - 1);
        require("turnEnd", turnEnd, 0, tokens - 1);
        require("audioStart", audioStart, 0, tokens - 1);
        require("audioEnd", audioEnd, 0, tokens - 1);
        require("userSlot", userSlot, 0, tokens - 1);
        require("assistantSlot", assistantSlot, 0, tokens - 1);
        require("topK", topK, 1, codebookSize);
        requireFactor("textTemperature", textTemperature, MAX_FACTOR);
        requireFactor("temperature", temperature, MAX_FACTOR);
        requireFactor("topP", topP, 1);
        requireFactor("repetitionPenalty", repetitionPenalty, MAX_FACTOR);
        require("sampleRate", sampleRate, MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
        require("channels", channels, 1, MAX_CHANNELS);
        require("frameSamples", frameSamples, (sampleRate + MAX_FRAME_RATE - 1) / MAX_FRAME_RATE, sampleRate);
        requireStages("encoder", encoder, frameSamples);
        requireStages("decoder", decoder, frameSamples);
    }

    private static void requireAttention(String name, AttentionShape shape) {
        require(name + ".layers", shape.layers(), 1, MAX_LAYERS);
        require(name + ".heads", shape.heads(), 1, MAX_WIDTH);
        require(name + ".headSize", shape.headSize(), 2, MAX_WIDTH);
        require(name + "'s width", (long) shape.heads() * shape.headSize(), 2, MAX_WIDTH);
        if (shape.maxPeriod() > MAX_PERIOD) {
            throw new IllegalArgumentException(
                    name + ".maxPeriod is " + shape.maxPeriod() + ", expected up to " + MAX_PERIOD);
        }
    }

    private static void requireStages(String name, List<Stage> stages, int frameSamples) {
        require("the number of stages of the " + name, stages.size(), 1, MAX_STAGES);
        long state = 0;
        for (Stage stage : stages) {
            requireAttention(name, stage.attention());
            require(name + ".window", stage.window(), 1, MAX_WINDOW);
            require(name + ".positions", stage.positions(), 1, Math.min(MAX_FRAME_POSITIONS, frameSamples));
            state += (long) stage.attention().layers() * stage.attention().width() * stage.window();
        }
        require("the " + name + "'s windows of keys", state, 1, MAX_STATE);
    }

    private static void requireFactor(String name, float value, float max) {
        if (!(value > 0 && value <= max)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a positive number up to " + max);
        }
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
        return new FrameFormat(FrameKind.CODES, codebooks, sampleRate, frameSamples);
    }

    /** Returns the form of the voices. */
    SpeakerFormat.Prompt speakerFormat() {
        return new SpeakerFormat.Prompt("moss-codes", codebooks, frameRate());
    }

    /** Returns what the codec's encoder takes and returns; a recording of one channel is given to all. */
    CodecEncoder.Format encoderFormat() {
        return new CodecEncoder.Format(speakerFormat(), sampleRate, frameSamples, false, this::samples, "codes");
    }

    private Tensor.Floats samples(float[] mono) {
        float[] all = new float[mono.length * channels];
        for (int i = 0; i < all.length; i++) {
            all[i] = mono[i / channels];
        }
        return Tensor.floats(all, 1, mono.length, channels);
    }

    /** Returns the sizes of the codec's encoder. */
    StreamedCodec.Shape encoderShape() {
        return new StreamedCodec.Shape(encoder, List.of(), false);
    }

    /** Returns the sizes of the codec's decoder. */
    StreamedCodec.Shape decoderShape() {
        return new StreamedCodec.Shape(decoder, List.of(), false);
    }
}
