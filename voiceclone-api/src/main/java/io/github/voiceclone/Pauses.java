package io.github.voiceclone;

import java.time.Duration;
import java.util.Objects;

/**
 * Silences of speech: before it, where its text pauses, and after it. They are those of speech at speed 1, and are shorter
 * in faster speech. Immutable.
 *
 * @param start before the first word
 * @param comma after a comma, a colon or a semicolon at which the text is split
 * @param sentence after the end of a sentence
 * @param line after the end of a line
 * @param end after the last word
 */
public record Pauses(Duration start, Duration comma, Duration sentence, Duration line, Duration end) {
    /** The longest pause. */
    public static final Duration MAX = Duration.ofMinutes(1);

    private static final Pauses DEFAULTS = new Pauses(
            Duration.ZERO,
            Duration.ofMillis(150),
            Duration.ofMillis(300),
            Duration.ofMillis(500),
            Duration.ofMillis(150));

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if one is negative or longer than {@link #MAX}
     */
    public Pauses {
        check("at the start", Objects.requireNonNull(start, "start"));
        check("after a comma", Objects.requireNonNull(comma, "comma"));
        check("after a sentence", Objects.requireNonNull(sentence, "sentence"));
        check("after a line", Objects.requireNonNull(line, "line"));
        check("at the end", Objects.requireNonNull(end, "end"));
    }

    private static void check(String where, Duration pause) {
        if (pause.isNegative() || pause.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("the pause " + where + " is " + pause.toMillis() / 1e3
                    + " s, expected 0 to " + MAX.toSeconds() + " s");
        }
    }

    /** Returns none at the start, 0.15 s after a comma, 0.3 s after a sentence, 0.5 s after a line, 0.15 s at the end. */
    public static Pauses defaults() {
        return DEFAULTS;
    }

    /** Returns these pauses with another silence before the first word. */
    public Pauses withStart(Duration value) {
        return new Pauses(value, comma, sentence, line, end);
    }

    /** Returns these pauses with another pause after a comma. */
    public Pauses withComma(Duration value) {
        return new Pauses(start, value, sentence, line, end);
    }

    /** Returns these pauses with another pause after a sentence. */
    public Pauses withSentence(Duration value) {
        return new Pauses(start, comma, value, line, end);
    }

    /** Returns these pauses with another pause after a line. */
    public Pauses withLine(Duration value) {
        return new Pauses(start, comma, sentence, value, end);
    }

    /** Returns these pauses with another silence after the last word. */
    public Pauses withEnd(Duration value) {
        return new Pauses(start, comma, sentence, line, value);
    }
}
