package io.github.voiceclone.codeclm;

import io.github.voiceclone.codeclm.StreamedCodec.Stage;
import io.github.voiceclone.codeclm.StreamedCodec.Tail;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Limits of the numbers of a pack's settings, so that none makes the runtime allocate more than its graphs need. */
public final class CodecLimits {
    /** Largest width of a layer, and number of channels; published models have up to 1,024. */
    public static final int MAX_WIDTH = 1 << 14;

    /** Most layers of attention of a stack; published models have up to 24. */
    public static final int MAX_LAYERS = 64;

    /** Most tokens; published models have up to 16,384. */
    public static final int MAX_TOKENS = 1 << 18;

    /** Most stages of a codec's half; published codecs have up to 4. */
    public static final int MAX_STAGES = 16;

    /** Largest number of positions that a stage sees; published codecs have up to 1,600. */
    public static final int MAX_WINDOW = 1 << 14;

    /** Most positions of a stage for each frame; published codecs have up to 32. */
    public static final int MAX_FRAME_POSITIONS = 1024;

    /** Most states of convolutions of a codec's half; published codecs have about ten. */
    public static final int MAX_TAILS = 64;

    private static final int MIN_SAMPLE_RATE = 4_000;
    private static final int MAX_SAMPLE_RATE = 768_000;
    private static final int MAX_FRAME_RATE = 200;
    private static final int MAX_TAIL_LENGTH = 1 << 12;

    /** Most values of the states of one kind of a codec's half: the windows of keys, or all tails. */
    private static final long MAX_STATE = 1 << 24;

    /** Longest periods of rotary embeddings; published models have 10,000, and other language models up to 10,000,000. */
    private static final double MIN_PERIOD = 100;

    private static final double MAX_PERIOD = 1e8;
    private static final Pattern TAIL_NAME = Pattern.compile("tail\\.[A-Za-z0-9_.]{1,200}");

    private CodecLimits() {}

    /**
     * Requires that a number is in a range.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " to " + max);
        }
    }

    /**
     * Requires what every family's settings have: the language model's attention, tokens, sample rate and samples of a frame.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public static void requireModel(AttentionShape attention, int tokens, int sampleRate, int frameSamples) {
        requireAttention("attention", attention);
        require("tokens", tokens, 1, MAX_TOKENS);
        require("sampleRate", sampleRate, MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
        require("frameSamples", frameSamples, (sampleRate + MAX_FRAME_RATE - 1) / MAX_FRAME_RATE, sampleRate);
    }

    /**
     * Requires that sizes of attention are in range.
     *
     * @throws IllegalArgumentException if one is not
     */
    public static void requireAttention(String name, AttentionShape shape) {
        require(name + ".layers", shape.layers(), 1, MAX_LAYERS);
        require(name + ".heads", shape.heads(), 1, MAX_WIDTH);
        require(name + ".headSize", shape.headSize(), 2, MAX_WIDTH);
        require(name + "'s width", (long) shape.heads() * shape.headSize(), 2, MAX_WIDTH);
        if (!(shape.maxPeriod() >= MIN_PERIOD && shape.maxPeriod() <= MAX_PERIOD)) {
            throw new IllegalArgumentException(
                    name + ".maxPeriod is " + shape.maxPeriod() + ", expected " + MIN_PERIOD + " to " + MAX_PERIOD);
        }
    }

    /**
     * Requires that the stages of a codec's half are in range, each and together.
     *
     * @throws IllegalArgumentException if they are not
     */
    public static void requireStages(String name, List<Stage> stages, int frameSamples) {
        require("the number of stages of the " + name, stages.size(), 1, MAX_STAGES);
        long state = 0;
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            requireAttention(name + "[" + i + "].attention", stage.attention());
            require(name + "[" + i + "].window", stage.window(), 1, MAX_WINDOW);
            require(name + "[" + i + "].positions", stage.positions(), 1, Math.min(MAX_FRAME_POSITIONS, frameSamples));
            state += (long) stage.attention().layers() * stage.attention().width() * stage.window();
        }
        require("the " + name + "'s window of keys", state, 1, MAX_STATE);
    }

    /**
     * Requires that the convolutions of a codec's half are in range, each and together.
     *
     * @throws IllegalArgumentException if they are not, or two have the same name
     */
    public static void requireTails(String name, List<Tail> tails) {
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
}
