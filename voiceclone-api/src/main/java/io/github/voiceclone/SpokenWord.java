package io.github.voiceclone;

import java.time.Duration;
import java.util.Objects;

/**
 * A word of a text and when it is spoken: what stands between spaces, or one Chinese character. A number, or anything else
 * that is written in fewer words than it is read in, is one word; so is a term of a {@link Lexicon}. Immutable.
 *
 * @param start index of its first character in the text, in UTF-16 code units
 * @param end index after its last character in the text
 * @param text the word as it stands in the text, without markup
 * @param from when it begins, counted from the start of the speech
 * @param to when it ends; not before {@code from}
 */
public record SpokenWord(int start, int end, String text, Duration from, Duration to) {
    /** Refuses nulls, and an end before the beginning. */
    public SpokenWord {
        Objects.requireNonNull(text, "text");
        if (Objects.requireNonNull(to, "to").compareTo(Objects.requireNonNull(from, "from")) < 0) {
            throw new IllegalArgumentException("a word ends at " + to + ", before it begins at " + from);
        }
    }

    /** Creates a word of text without markup. */
    public SpokenWord(int start, String text, Duration from, Duration to) {
        this(start, start + text.length(), text, from, to);
    }
}
