package io.github.voiceclone;

import java.time.Duration;
import java.util.Objects;

/**
 * A word of a text and when it is spoken: what stands between spaces, or one Chinese character. A number, or anything else
 * that is written in fewer words than it is read in, is one word. Immutable.
 *
 * @param start index of its first character in the text, in UTF-16 code units
 * @param text the word as it stands in the text
 * @param from when it begins, counted from the start of the speech
 * @param to when it ends; not before {@code from}
 */
public record SpokenWord(int start, String text, Duration from, Duration to) {
    /** Refuses nulls, and an end before the beginning. */
    public SpokenWord {
        Objects.requireNonNull(text, "text");
        if (Objects.requireNonNull(to, "to").compareTo(Objects.requireNonNull(from, "from")) < 0) {
            throw new IllegalArgumentException("a word ends at " + to + ", before it begins at " + from);
        }
    }

    /** Returns the index after its last character in the text. */
    public int end() {
        return start + text.length();
    }
}
