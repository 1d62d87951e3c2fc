package io.github.voiceclone.spi;

import java.util.Objects;

/**
 * Place of a request's text in a longer one that comes in pieces.
 *
 * @param start index of the request's text in the whole text, in UTF-16 code units; segments, words and skipped characters
 *     count from the start of the whole
 * @param segments number of segments that were spoken before it
 * @param last whether the whole text ends with it
 * @param following what is known of the text after it, which another request is for
 */
public record TextContext(int start, int segments, boolean last, String following) {
    /** Context of a text that is given as a whole. */
    public static final TextContext WHOLE = new TextContext(0, 0, true, "");

    /** Refuses a null, and negative numbers. */
    public TextContext {
        Objects.requireNonNull(following, "following");
        if (start < 0 || segments < 0) {
            throw new IllegalArgumentException(
                    "a text starts at " + start + " after " + segments + " segments, expected neither to be negative");
        }
    }
}
