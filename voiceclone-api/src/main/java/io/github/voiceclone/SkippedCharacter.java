package io.github.voiceclone;

/**
 * A character of a text that was left out because the voice cannot speak it.
 *
 * @param codePoint the Unicode code point
 * @param index where it stands in the text, in UTF-16 code units from 0
 */
public record SkippedCharacter(int codePoint, long index) {
    /** Returns the character, its code point and its place, as in {@code '€' (U+20AC) at 12}. */
    @Override
    public String toString() {
        return String.format("'%s' (U+%04X) at %d", Character.toString(codePoint), codePoint, index);
    }
}
