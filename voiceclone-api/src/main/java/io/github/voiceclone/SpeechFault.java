package io.github.voiceclone;

import java.util.Objects;

/**
 * A word that was not spoken as it is written, as far as the model's own alignment of text and speech shows. Immutable.
 *
 * @param kind what went wrong
 * @param start index of the word's first character in the text, in UTF-16 code units
 * @param end index after its last character
 */
public record SpeechFault(Kind kind, int start, int end) {
    /** The kinds of faults. */
    public enum Kind {
        /** The word is hardly spoken, if at all. */
        SKIPPED,
        /** The speech went back to the word after later ones. */
        REPEATED,
        /** The speech stays at the word for much longer than a word takes. */
        HELD
    }

    /** Refuses nulls. */
    public SpeechFault {
        Objects.requireNonNull(kind, "kind");
    }
}
