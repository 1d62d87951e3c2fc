package io.github.voiceclone;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Options of speaking a text. Immutable; start from {@link #defaults()} and change what matters.
 *
 * @param seed what every random draw derives from: the same seed, text and voice give the same samples, bit for bit for a
 *     text of one segment whose request runs alone with the same number of threads on the same kind of processor, up to
 *     rounding where segments share steps, of one text or of several requests
 * @param style style token to speak with, 0–9, or -1 to let the model choose; a model without style tokens refuses others
 * @param stopThreshold probability of the end above which an utterance stops, from 0 to 1; at 1 it never stops early
 * @param maxFrames maximum number of mel frames of one segment; positive
 * @param splitText whether the text is split into segments at punctuation, as a long text must be; when false it is one segment
 * @param speed how many times faster than the model speaks, from 0.25 to 4; the pitch stays
 * @param maxAttempts largest number of times that a segment is synthesized while words of it are skipped, repeated or held,
 *     or it reaches the limit that follows from its length; from 1 to 10. The random draws of each derive from the seed
 * @param pauses silences before, within and after the speech; a model that makes its pauses itself refuses all but the one at the
 *     start
 * @param loudness integrated loudness of one channel in LUFS (ITU-R BS.1770) that each segment is brought to, from -50 to -5, its peaks
 *     limited to -1 dBFS; empty for the model's own level. In a stream the gain follows the loudness of the speech so far
 * @param markup how the text is read: as text, or with markup
 * @param normalizeText whether numbers, dates, units, addresses and the like are read out by their context; when false the text is
 *     prepared as the programs of the model's own project do it. A model that knows one way only ignores it
 */
public record SynthesisOptions(
        long seed,
        int style,
        float stopThreshold,
        int maxFrames,
        boolean splitText,
        int maxAttempts,
        double speed,
        Pauses pauses,
        OptionalDouble loudness,
        Markup markup,
        boolean normalizeText) {
    /** The style that lets the model choose. */
    public static final int ANY_STYLE = -1;

    /** The largest number of attempts. */
    public static final int MAX_ATTEMPTS = 10;

    /** The slowest speed. */
    public static final double MIN_SPEED = 0.25;

    /** The fastest speed. */
    public static final double MAX_SPEED = 4;

    /** The lowest loudness that speech is brought to, in LUFS. */
    public static final double MIN_LOUDNESS = -50;

    /** The highest loudness that speech is brought to, in LUFS. */
    public static final double MAX_LOUDNESS = -5;

    private static final SynthesisOptions DEFAULTS = new SynthesisOptions(
            0, ANY_STYLE, 0.5f, 2000, true, 3, 1, Pauses.defaults(), OptionalDouble.empty(), Markup.NONE, true);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public SynthesisOptions {
        if (style < ANY_STYLE || style > 9) {
            throw new IllegalArgumentException("style is " + style + ", expected -1 (let the model choose) to 9");
        }
        if (!(stopThreshold >= 0 && stopThreshold <= 1)) {
            throw new IllegalArgumentException("stop threshold is " + stopThreshold
                    + ", expected a probability from 0 to 1 (1 never stops early)");
        }
        if (maxFrames <= 0) {
            throw new IllegalArgumentException(
                    "the most frames of a segment are " + maxFrames + ", expected at least 1");
        }
        if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "a segment has up to " + maxAttempts + " attempts, expected 1 to " + MAX_ATTEMPTS);
        }
        if (!(speed >= MIN_SPEED && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException("the speed is " + speed + ", expected " + MIN_SPEED + " to " + MAX_SPEED
                    + " (1 is the speed of the model)");
        }
        Objects.requireNonNull(pauses, "pauses");
        loudness.ifPresent(SynthesisOptions::requireLoudness);
        Objects.requireNonNull(markup, "markup");
    }

    private static void requireLoudness(double lufs) {
        if (!(lufs >= MIN_LOUDNESS && lufs <= MAX_LOUDNESS)) {
            throw new IllegalArgumentException("the loudness is " + lufs + " LUFS, expected " + MIN_LOUDNESS + " to "
                    + MAX_LOUDNESS + " (-16 is usual for speech to listen to, -23 for broadcasts)");
        }
    }

    /**
     * Returns seed 0, style -1, stop threshold 0.5, up to 2000 frames for each segment, text split, up to 3 attempts, speed 1,
     * the usual pauses, the model's own loudness, no markup, text normalized.
     */
    public static SynthesisOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another seed. */
    public SynthesisOptions withSeed(long value) {
        return with(draft -> draft.seed = value);
    }

    /** Returns these options with another style. */
    public SynthesisOptions withStyle(int value) {
        return with(draft -> draft.style = value);
    }

    /** Returns these options with another stop threshold. */
    public SynthesisOptions withStopThreshold(float value) {
        return with(draft -> draft.stopThreshold = value);
    }

    /** Returns these options with another frame limit. */
    public SynthesisOptions withMaxFrames(int value) {
        return with(draft -> draft.maxFrames = value);
    }

    /** Returns these options with the text split or not. */
    public SynthesisOptions withSplitText(boolean value) {
        return with(draft -> draft.splitText = value);
    }

    /** Returns these options with another largest number of attempts. */
    public SynthesisOptions withMaxAttempts(int value) {
        return with(draft -> draft.maxAttempts = value);
    }

    /** Returns these options with another speed. */
    public SynthesisOptions withSpeed(double value) {
        return with(draft -> draft.speed = value);
    }

    /** Returns these options with other pauses. */
    public SynthesisOptions withPauses(Pauses value) {
        return with(draft -> draft.pauses = value);
    }

    /** Returns these options with a loudness that the speech is brought to, in LUFS. */
    public SynthesisOptions withLoudness(double lufs) {
        return with(draft -> draft.loudness = OptionalDouble.of(lufs));
    }

    /** Returns these options with other markup in the text. */
    public SynthesisOptions withMarkup(Markup value) {
        return with(draft -> draft.markup = value);
    }

    /** Returns these options with the text normalized or not. */
    public SynthesisOptions withNormalizeText(boolean value) {
        return with(draft -> draft.normalizeText = value);
    }

    private SynthesisOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** The options' values, one of which is being changed. */
    private static final class Draft {
        long seed;
        int style;
        float stopThreshold;
        int maxFrames;
        boolean splitText;
        int maxAttempts;
        double speed;
        Pauses pauses;
        OptionalDouble loudness;
        Markup markup;
        boolean normalizeText;

        Draft(SynthesisOptions options) {
            seed = options.seed;
            style = options.style;
            stopThreshold = options.stopThreshold;
            maxFrames = options.maxFrames;
            splitText = options.splitText;
            maxAttempts = options.maxAttempts;
            speed = options.speed;
            pauses = options.pauses;
            loudness = options.loudness;
            markup = options.markup;
            normalizeText = options.normalizeText;
        }

        SynthesisOptions options() {
            return new SynthesisOptions(
                    seed,
                    style,
                    stopThreshold,
                    maxFrames,
                    splitText,
                    maxAttempts,
                    speed,
                    pauses,
                    loudness,
                    markup,
                    normalizeText);
        }
    }
}
