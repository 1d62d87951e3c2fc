package io.github.voiceclone.text.chinese;

import io.github.voiceclone.text.Reading;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form of number, name or sign and its reading. So that few patterns are tried at each place, a form says what it takes to
 * be worth trying.
 *
 * @param pattern what is written; it sees what stands on both sides
 * @param spoken gives what is read for a match in a text, or null if the match is something else after all
 * @param cues the characters of which one must follow the digits or letters that the form begins with, or begin it if it
 *     begins with a sign; a, 0 and 汉 stand for all letters, digits and Chinese characters. Empty if it may be any
 * @param minDigits the least number of digits that the form begins with
 * @param maxDigits the greatest number of digits that the form begins with
 */
record WrittenForm(
        Pattern pattern,
        BiFunction<String, MatchResult, @Nullable String> spoken,
        String cues,
        int minDigits,
        int maxDigits) {
    static WrittenForm of(String pattern, Function<MatchResult, @Nullable String> spoken) {
        return inContext(pattern, (text, m) -> spoken.apply(m));
    }

    static WrittenForm inContext(String pattern, BiFunction<String, MatchResult, @Nullable String> spoken) {
        return new WrittenForm(Pattern.compile(pattern), spoken, "", 0, Integer.MAX_VALUE);
    }

    WrittenForm withCues(String characters) {
        return new WrittenForm(pattern, spoken, characters, minDigits, maxDigits);
    }

    WrittenForm withDigits(int min, int max) {
        return new WrittenForm(pattern, spoken, cues, min, max);
    }

    /** Tells whether the form may be what begins with a number of digits, given the character that its cues are about. */
    boolean isWorthTrying(int digits, char cue) {
        return digits >= minDigits && digits <= maxDigits && (cues.isEmpty() || hasCue(cue));
    }

    private boolean hasCue(char cue) {
        if (cues.indexOf(cue) >= 0) {
            return true;
        }
        boolean letter = (cue >= 'a' && cue <= 'z') || (cue >= 'A' && cue <= 'Z');
        boolean digit = cue >= '0' && cue <= '9';
        return cues.indexOf(letter ? 'a' : digit ? '0' : ChineseTextNormalizer.isChinese(cue) ? '汉' : cue) >= 0;
    }

    /** Returns the reading of what starts at a place in a text; null if that is not of this form. */
    @Nullable
    Reading read(String text, int start) {
        Matcher matcher = pattern.matcher(text)
                .region(start, text.length())
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
        String reading = matcher.lookingAt() ? spoken.apply(text, matcher) : null;
        return reading == null ? null : new Reading(matcher.end(), reading);
    }
}
