package io.github.voiceclone.sv2tts.text;

/** Words in Latin letters: letters with or without accents, of any width, and apostrophes between them. */
final class LatinWords {
    private static final String APOSTROPHES = "'’";

    private LatinWords() {}

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= 0xC0 && c < 0x250 && c != '×' && c != '÷')
                || (c >= 0x1E00 && c < 0x1F00)
                || (c >= 'Ａ' && c <= 'Ｚ')
                || (c >= 'ａ' && c <= 'ｚ');
    }

    /** Returns where the word ends that begins with the letter at a place. */
    static int end(String text, int start) {
        int end = start + 1;
        while (end < text.length() && isPart(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isPart(String text, int at) {
        char c = text.charAt(at);
        boolean accent = c >= 0x300 && c < 0x370;
        boolean joint = APOSTROPHES.indexOf(c) >= 0
                && isLetter(text.charAt(at - 1))
                && at + 1 < text.length()
                && isLetter(text.charAt(at + 1));
        return isLetter(c) || accent || joint;
    }
}
