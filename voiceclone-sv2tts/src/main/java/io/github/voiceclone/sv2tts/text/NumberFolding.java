package io.github.voiceclone.sv2tts.text;

import java.text.Normalizer;
import java.util.Map;

/**
 * Writes the many forms of digits, numerals and letters in the one that rules look for: ９ and ٩ as 9, ① and Ⅲ as numbers,
 * Ａ as A, ㎏ as kg, ⼀ (a radical) as 一.
 */
final class NumberFolding {
    private static final Map<Integer, String> SPECIAL =
            Map.of((int) '㎡', "m²", (int) '㎥', "m³", (int) '㎢', "km²", (int) 'µ', "μ", (int) '㎟', "mm²");

    private NumberFolding() {}

    /** Tells whether a text has anything to fold or to read as a number. */
    static boolean concerns(String text) {
        return text.codePoints().anyMatch(c -> c < 128 ? c >= '0' && c <= '9' : isNumeral(c) || isCompatible(c));
    }

    static TracedText fold(TracedText text) {
        TracedText.Builder folded = new TracedText.Builder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.text().codePointAt(i);
            int next = i + Character.charCount(codePoint);
            if (codePoint < 128 || !(isNumeral(codePoint) || isCompatible(codePoint))) {
                folded.append(text, i, next);
            } else {
                folded.append(folded(codePoint, folded), text.origin(i));
            }
            i = next;
        }
        return folded.build();
    }

    private static String folded(int codePoint, TracedText.Builder before) {
        if (SPECIAL.containsKey(codePoint)) {
            return SPECIAL.get(codePoint);
        }
        int value = value(codePoint);
        if (value >= 0) {
            return Integer.toString(value);
        }
        String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
        boolean mixed = plain.indexOf('⁄') > 0 && before.length() > 0 && Character.isDigit(before.last());
        return mixed ? "又" + plain : plain;
    }

    /** Returns the value of a numeral that has a whole one, -1 or -2 for all else. */
    @SuppressWarnings("CharacterGetNumericValue") // Only numerals get here, never A-Z.
    private static int value(int codePoint) {
        return isNumeral(codePoint) ? Character.getNumericValue(codePoint) : -1;
    }

    /** Tells digits of any script and numerals such as ① and Ⅲ; raised and lowered digits are not among them. */
    private static boolean isNumeral(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER -> true;
            case Character.LETTER_NUMBER -> codePoint != 0x3007 && !Character.isIdeographic(codePoint);
            case Character.OTHER_NUMBER -> codePoint >= 0x2150 || (codePoint >= 0xBC && codePoint <= 0xBE);
            default -> false;
        };
    }

    /** Tells full-width letters, squared units and Chinese radicals. */
    private static boolean isCompatible(int codePoint) {
        return (codePoint >= 0xFF21 && codePoint <= 0xFF3A)
                || (codePoint >= 0xFF41 && codePoint <= 0xFF5A)
                || (codePoint >= 0x3371 && codePoint <= 0x33DF)
                || (codePoint >= 0x2E80 && codePoint <= 0x2FD5)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || codePoint == 'µ';
    }
}
