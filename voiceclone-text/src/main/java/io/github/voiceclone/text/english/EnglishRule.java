package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of English expression and how it is read out. Takes time in proportion to what it reads, or bounded time. */
interface EnglishRule {
    /** Returns what is read for the expression that starts here, or null if none of this kind does. */
    @Nullable
    Reading read(EnglishText text, int at);

    /** Reading of a match: its words, or null if the rule does not apply. */
    interface Words {
        @Nullable
        String of(EnglishText text, MatchResult match);
    }

    /** Returns a rule for what a pattern matches. Its repetitions are possessive or bounded. */
    static EnglishRule of(String regex, Words words) {
        Pattern pattern = Pattern.compile(regex);
        return (text, at) -> {
            Matcher match = text.match(pattern, at);
            if (match == null) {
                return null;
            }
            int end = match.end();
            String read = words.of(text, match);
            return read == null ? null : new Reading(end, read);
        };
    }

    /** Returns a rule for what a pattern matches whose first digits are followed by one of some characters. */
    static EnglishRule of(String after, String regex, Words words) {
        EnglishRule rule = of(regex, words);
        return (text, at) -> !EnglishText.isDigit(text.at(at)) || after.indexOf(text.at(text.digitsEnd(at))) >= 0
                ? rule.read(text, at)
                : null;
    }
}
