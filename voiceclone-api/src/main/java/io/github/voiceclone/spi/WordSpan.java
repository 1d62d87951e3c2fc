package io.github.voiceclone.spi;

/**
 * Position of a word of a segment in its text and in its frames.
 *
 * @param start index of its first character in the segment's text, in UTF-16 code units
 * @param end index after its last character
 * @param firstFrame first frame of it, counted from the segment's first
 * @param endFrame frame after its last; not before {@code firstFrame}
 */
public record WordSpan(int start, int end, int firstFrame, int endFrame) {
    /** Refuses spans that end before they begin. */
    public WordSpan {
        if (start < 0 || end < start || firstFrame < 0 || endFrame < firstFrame) {
            throw new IllegalArgumentException("a word spans characters " + start + " to " + end + ", frames "
                    + firstFrame + " to " + endFrame + ": expected ranges from 0 on");
        }
    }
}
