package io.github.voiceclone.sv2tts.text;

/**
 * A character of the input that is not heard in the speech: the model's alphabet cannot express it.
 *
 * @param codePoint the Unicode code point, or a lone surrogate's value
 * @param index where it starts in the input, in UTF-16 units from 0
 */
public record UnspokenCharacter(int codePoint, long index) {
    /** Returns the character, its code point and its index, as in {@code '😀' (U+1F600) at 12}. */
    @Override
    public String toString() {
        String shown = Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint)
                ? "?"
                : Character.toString(codePoint);
        return "'" + shown + "' (U+" + String.format("%04X", codePoint) + ") at " + index;
    }
}
