package io.github.voiceclone.codeclm.text;

/** Python's notion of white space, which the models' own programs prepare texts by. */
public final class Strings {
    private Strings() {}

    /** Returns whether Python's {@code str.isspace} holds for a code point. */
    public static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == 0x85;
    }

    /** Returns whether Python's {@code str.isalnum} holds for a code point. */
    public static boolean isAlphanumeric(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /** Returns a text without white space around it. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.codePointAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.codePointBefore(end))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Returns the number of words between white space. */
    public static int words(String text) {
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = isSpace(text.charAt(i));
            words += !space && !inWord ? 1 : 0;
            inWord = !space;
        }
        return words;
    }
}
