package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import java.util.List;

/**
 * Chooses where a clause without a pause is cut because it is longer than the model can hold. A cut lies after a comma, a
 * space or a closing bracket of the second half, or else at the boundary of words that reads best: rather before a
 * conjunction or a preposition than after it, never before a particle, and not where little is left over.
 * Thread-safe.
 */
final class ClauseCut {
    /** Conjunctions, before which people breathe. */
    private static final List<String> CONJUNCTIONS =
            List.of("而", "但", "并", "不过", "于是", "否则", "因为", "因此", "如果", "所以", "然后", "虽然");

    /** Words that open a phrase within a clause. */
    private static final String OPENERS = "和与及或在从对把被让为以于向跟比就才也都还又再则将由";

    /** Characters that belong to the word before them. */
    private static final String PARTICLES = "的地得了着过吗呢吧啊们呀嘛";

    private static final int CONJUNCTION_BONUS = 8;
    private static final int OPENER_BONUS = 3;
    private static final int PARTICLE_BONUS = 1;
    private static final int PARTICLE_PENALTY = 100;
    private static final int OPENER_PENALTY = 5;

    private final TextFrontEnd frontEnd;

    ClauseCut(TextFrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    /**
     * Returns where to cut: in (maxLength / 2, maxLength], or at a character's end before it.
     *
     * @param text longer than the greatest length, or not read to its end
     * @param end where the clause ends, if that has been read; else the text's length
     * @param maxLength the greatest length of a segment in UTF-16 units
     */
    int find(String text, int end, int maxLength) {
        for (int at = maxLength; at > maxLength / 2; at--) {
            if (isWeakPause(text, at - 1)) {
                return at;
            }
        }
        int best = bestWordEnd(text, end, maxLength);
        if (best > maxLength / 2) {
            return best;
        }
        return Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    }

    private int bestWordEnd(String text, int end, int maxLength) {
        int best = 0;
        int bestScore = Integer.MIN_VALUE;
        int at = frontEnd.lastWordBoundary(text, 0, maxLength);
        while (at > maxLength / 2) {
            int score = isWithinWord(text, at)
                    ? Integer.MIN_VALUE
                    : score(text, at) - 2 * Math.max(0, maxLength / 4 - (end - at));
            if (score > bestScore) {
                best = at;
                bestScore = score;
            }
            at = frontEnd.lastWordBoundary(text, 0, at - 1);
        }
        return best;
    }

    /** Rates a boundary: the later the better, but for how the words around it go together. */
    private static int score(String text, int at) {
        char before = text.charAt(at - 1);
        int score = at;
        if (PARTICLES.indexOf(before) >= 0) {
            score += PARTICLE_BONUS;
        } else if (OPENERS.indexOf(before) >= 0 || CONJUNCTIONS.stream().anyMatch(text.substring(0, at)::endsWith)) {
            score -= OPENER_PENALTY;
        }
        if (at < text.length()) {
            char after = text.charAt(at);
            if (PARTICLES.indexOf(after) >= 0) {
                score -= PARTICLE_PENALTY;
            } else if (CONJUNCTIONS.stream().anyMatch(word -> text.startsWith(word, at))) {
                score += CONJUNCTION_BONUS;
            } else if (OPENERS.indexOf(after) >= 0) {
                score += OPENER_BONUS;
            }
        }
        return score;
    }

    private static boolean isWeakPause(String text, int index) {
        char c = text.charAt(index);
        return Character.isWhitespace(c)
                || PauseFinder.isComma(text, index)
                || Character.getType(c) == Character.END_PUNCTUATION;
    }

    /** Tells whether a cut would part letters or digits of a word, a number from what it counts, or a character from its marks. */
    private static boolean isWithinWord(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        boolean parts =
                Character.isSurrogatePair(before, after) || Character.getType(after) == Character.NON_SPACING_MARK;
        boolean number = Character.isDigit(before) || (Character.isDigit(after) && !isSpaced(before));
        boolean fixed = before == FixedReading.STAND_IN && after == FixedReading.STAND_IN;
        return parts || fixed || number || (isLatin(before) && isLatin(after));
    }

    private static boolean isSpaced(char c) {
        return Character.isWhitespace(c) || ChineseTextNormalizer.isChinese(c);
    }

    private static boolean isLatin(char c) {
        return (Character.isLetter(c) || c == '\'') && !ChineseTextNormalizer.isChinese(c);
    }
}
