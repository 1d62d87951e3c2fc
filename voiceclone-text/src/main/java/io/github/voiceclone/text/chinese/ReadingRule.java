package io.github.voiceclone.text.chinese;

import io.github.voiceclone.text.TracedText;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way of writing something with digits, and how it is read out.
 *
 * @param pattern what is written
 * @param reading what is read for a match, or null if the match is something else after all
 */
record ReadingRule(Pattern pattern, Function<MatchResult, @Nullable String> reading) {
    /**
     * An unsigned number: digits, groups of three set off by commas, a decimal fraction. As everywhere in the rules, a group is
     * repeated a bounded number of times: the engine's stack grows with each.
     */
    static final String NUMBER = "(?:\\d{1,3}(?:,\\d{3}){1,20}+(?!\\d)|\\d++)(?:\\.\\d++)?+";

    /** A dash that sets off a range. */
    static final String DASH = "(?:[-–—~～〜]{1,2}|\\s[-–—~～〜]{1,2}\\s)";

    /** Separator of a range, as a group; {@link #to} reads it. */
    static final String TO = "(" + DASH + "|至|到)";

    /** Any of the signs for minus. */
    static final String MINUS = "[-−－﹣]";

    /** No digit, and no part of a decimal number, goes before. */
    static final String START = "(?<!\\d)(?<!\\d\\.)";

    static ReadingRule of(String pattern, Function<MatchResult, @Nullable String> reading) {
        return new ReadingRule(Pattern.compile(pattern), reading);
    }

    /** Reads what sets off a range. */
    static String to(String mark) {
        return mark.equals("至") ? mark : "到";
    }

    TracedText apply(TracedText text) {
        return text.replaceAll(pattern, reading);
    }
}
