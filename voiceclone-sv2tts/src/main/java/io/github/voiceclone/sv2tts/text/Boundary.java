package io.github.voiceclone.sv2tts.text;

/** Boundary between segments of a text, the weakest first. */
public enum Boundary {
    /** Nothing: a clause was cut for its length. */
    CUT,
    /** A comma, a colon or a semicolon. */
    COMMA,
    /** The end of a sentence. */
    SENTENCE,
    /** The end of a line. */
    LINE;

    /** Returns the stronger one. */
    public Boundary or(Boundary other) {
        return other.compareTo(this) > 0 ? other : this;
    }
}
