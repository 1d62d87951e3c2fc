package io.github.voiceclone;

import java.util.Objects;

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
 * @param pauses silences before, within and after the speech
 */
public record SynthesisOptions(
        long seed,
        int style,
        float stopThreshold,
        int maxFrames,
        boolean splitText,
        int maxAttempts,
        double speed,
        Pauses pauses) {
    /** The style that lets the model choose. */
    public static final int ANY_STYLE = -1;

    /** The largest number of attempts. */
    public static final int MAX_ATTEMPTS = 10;

    /** The slowest speed. */
    public static final double MIN_SPEED = 0.25;

    /** The fastest speed. */
    public static final double MAX_SPEED = 4;

    private static final SynthesisOptions DEFAULTS =
            new SynthesisOptions(0, ANY_STYLE, 0.5f, 2000, true, 3, 1, Pauses.defaults());

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
            throw new IllegalArgumentException("the most frames of a piece are " + maxFrames + ", expected at least 1");
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
    }

    /**
     * Returns seed 0, style -1, stop threshold 0.5, up to 2000 frames for each segment, text split, up to 3 attempts, speed 1,
     * the usual pauses.
     */
    public static SynthesisOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another seed. */
    public SynthesisOptions withSeed(long value) {
        return new SynthesisOptions(value, style, stopThreshold, maxFrames, splitText, maxAttempts, speed, pauses);
    }

    /** Returns these options with another style. */
    public SynthesisOptions withStyle(int value) {
        return new SynthesisOptions(seed, value, stopThreshold, maxFrames, splitText, maxAttempts, speed, pauses);
    }

    /** Returns these options with another stop threshold. */
    public SynthesisOptions withStopThreshold(float value) {
        return new SynthesisOptions(seed, style, value, maxFrames, splitText, maxAttempts, speed, pauses);
    }

    /** Returns these options with another frame limit. */
    public SynthesisOptions withMaxFrames(int value) {
        return new SynthesisOptions(seed, style, stopThreshold, value, splitText, maxAttempts, speed, pauses);
    }

    /** Returns these options with the text split or not. */
    public SynthesisOptions withSplitText(boolean value) {
        return new SynthesisOptions(seed, style, stopThreshold, maxFrames, value, maxAttempts, speed, pauses);
    }

    /** Returns these options with another largest number of attempts. */
    public SynthesisOptions withMaxAttempts(int value) {
        return new SynthesisOptions(seed, style, stopThreshold, maxFrames, splitText, value, speed, pauses);
    }

    /** Returns these options with another speed. */
    public SynthesisOptions withSpeed(double value) {
        return new SynthesisOptions(seed, style, stopThreshold, maxFrames, splitText, maxAttempts, value, pauses);
    }

    /** Returns these options with other pauses. */
    public SynthesisOptions withPauses(Pauses value) {
        return new SynthesisOptions(seed, style, stopThreshold, maxFrames, splitText, maxAttempts, speed, value);
    }
}
