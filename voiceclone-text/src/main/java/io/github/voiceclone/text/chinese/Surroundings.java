package io.github.voiceclone.text.chinese;

import java.util.Set;
import java.util.regex.Pattern;

/** Text before and after a position. */
final class Surroundings {
    private static final int MAX_WORD = 6;

    /** Characters allowed between a name such as 电话 and its number. */
    private static final String LINKS = "是为：:“\"'「（( 叫号码的成";

    private Surroundings() {}

    /** Tells whether one of the words ends where a number starts; a few characters such as 是 or a colon may come between. */
    static boolean isAfter(String text, int at, Set<String> words) {
        int end = at;
        for (int skipped = 0; skipped <= 3; skipped++) {
            for (int length = 1; length <= MAX_WORD && length <= end; length++) {
                if (words.contains(text.substring(end - length, end))) {
                    return true;
                }
            }
            if (end == 0 || LINKS.indexOf(text.charAt(end - 1)) < 0) {
                return false;
            }
            end--;
        }
        return false;
    }

    /** Tells whether a pattern is found within some characters before a place. */
    static boolean isNear(String text, int at, int before, Pattern pattern) {
        return pattern.matcher(text).region(Math.max(0, at - before), at).find();
    }

    /** Tells whether a pattern matches what follows a place. */
    static boolean isBefore(String text, int at, Pattern pattern) {
        return pattern.matcher(text).region(at, text.length()).lookingAt();
    }

    /** Tells whether a place is at a number's or variable's side in a formula: one with an operator that is no dash. */
    static boolean isInFormula(String text, int at) {
        return hasOperator(text, at, -1) || hasOperator(text, at, 1);
    }

    private static boolean hasOperator(String text, int at, int step) {
        for (int i = at + step, left = 24; i >= 0 && i < text.length() && left > 0; i += step, left--) {
            char c = text.charAt(i);
            if ("=×÷≈≠≤≥√²³^＝".indexOf(c) >= 0) {
                return true;
            }
            if (!(c < 0x80 && (Character.isLetterOrDigit(c) || ".+-*/()[] ".indexOf(c) >= 0)) && c != '−') {
                return false;
            }
        }
        return false;
    }
}
