package io.github.voiceclone.text.chinese;

import io.github.voiceclone.text.Reading;
import io.github.voiceclone.text.TracedText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers, signs and names of letters and digits as Chinese would read them out. Text without any is left as it is.
 * Thread-safe.
 *
 * <p>The text is read once from left to right. Where a word of Latin letters, a number or a sign begins, rules are tried from
 * the most particular (addresses, dates, telephone numbers) to the most general (any number); each sees the text as it is
 * written on both sides of it. A sign that no rule reads stays, and is reported if it is not silent.
 */
public final class ChineseTextNormalizer {
    /** Characters that may follow a word of Latin letters that is part of a longer token. */
    private static final String WORD_JOINERS = ".@+#&-_/:=<>^≤≥≈≠×²³′₂₁₀°·•・$¥€£";

    private static final ReadingRule SPACES =
            ReadingRule.of("(?<=\\p{IsHan}) (?=[\\d.]*\\d)|(?<=[\\d%℃]) (?=\\p{IsHan})", m -> "");

    private static final List<WrittenForm> WORDS = Stream.of(QuantityRules.MONEY, NameRules.WORDS, SignRules.WORDS)
            .flatMap(List::stream)
            .toList();
    private static final List<WrittenForm> NUMBERS = Stream.of(
                    DigitStringRules.NAMED,
                    DateRules.RULES,
                    TimeRules.RULES,
                    DigitStringRules.CHAINS,
                    NameRules.NUMBERS,
                    QuantityRules.RULES,
                    NumberRules.RULES)
            .flatMap(List::stream)
            .toList();

    private final Predicate<String> isPinyin;

    /**
     * Creates a normalizer.
     *
     * @param isPinyin tells whether letters and a tone, as in {@code ma3}, are a syllable of pinyin, which stays
     */
    public ChineseTextNormalizer(Predicate<String> isPinyin) {
        this.isPinyin = isPinyin;
    }

    /** Returns whether a code point is a Chinese character. */
    public static boolean isChinese(int codePoint) {
        return codePoint == 0x3007
                || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
                || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x323AF);
    }

    /** Returns a text with its expressions written out; each character knows where in the input it came from. */
    public TracedText normalize(TracedText input) {
        TracedText folded = CharacterFolding.fold(input);
        TracedText text = folded.text().indexOf(' ') < 0 ? folded : SPACES.apply(folded);
        String written = text.text();
        TracedText.Builder result = null;
        int done = 0;
        for (int at = 0; at < written.length(); ) {
            Reading reading = readingAt(written, at);
            if (reading == null) {
                at++;
                continue;
            }
            if (!reading.spoken().contentEquals(written.subSequence(at, reading.end()))) {
                result = result == null ? new TracedText.Builder(text.length() + 16) : result;
                result.append(text, done, at).append(reading.spoken(), text.origin(at));
                done = reading.end();
            }
            at = reading.end();
        }
        return result == null ? text : result.append(text, done, text.length()).build();
    }

    /** Returns the reading of what begins at a place; null if nothing does. */
    private @Nullable Reading readingAt(String text, int at) {
        char c = text.charAt(at);
        if (isDigit(c)) {
            int end = runEnd(text, at, ChineseTextNormalizer::isDigit);
            Reading address = AddressRules.read(text, at);
            return address != null ? address : first(NUMBERS, text, at, end - at, charAt(text, end));
        }
        if (isLetter(c)) {
            return word(text, at, runEnd(text, at, ChineseTextNormalizer::isLetter));
        }
        return SignRules.isSign(c) ? first(SignRules.SIGNS, text, at, 0, c) : null;
    }

    private Reading word(String text, int at, int end) {
        Reading asItIs = new Reading(end, text.substring(at, end));
        if (!isJoined(text, end) && !isAfterNumber(text, at) && "IVXLC".indexOf(text.charAt(end - 1)) < 0) {
            return asItIs;
        }
        Reading address = AddressRules.read(text, at);
        if (address != null) {
            return address;
        }
        Reading pinyin = NameRules.pinyin(text, at, isPinyin);
        if (pinyin != null) {
            return pinyin;
        }
        Reading reading = first(WORDS, text, at, 0, charAt(text, end));
        return reading == null ? asItIs : reading;
    }

    /** Tells whether a word goes on: with a digit, a sign, an ü, or any but the last after a space. */
    private static boolean isJoined(String text, int end) {
        char next = charAt(text, end) == ' ' ? charAt(text, end + 1) : charAt(text, end);
        return isDigit(next) || charAt(text, end) == 'ü' || WORD_JOINERS.indexOf(next) >= 0;
    }

    /** Tells whether a word may be the unit of a number that does not end with a digit. */
    private static boolean isAfterNumber(String text, int at) {
        int before = at > 0 && text.charAt(at - 1) == ' ' ? at - 2 : at - 1;
        return before >= 0 && SignRules.endsNumber(text.charAt(before));
    }

    private static char charAt(String text, int at) {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static int runEnd(String text, int start, IntPredicate kind) {
        int end = start + 1;
        while (end < text.length() && kind.test(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static @Nullable Reading first(List<WrittenForm> forms, String text, int at, int digits, char cue) {
        for (WrittenForm form : forms) {
            Reading reading = form.isWorthTrying(digits, cue) ? form.read(text, at) : null;
            if (reading != null && reading.end() > at) {
                return reading;
            }
        }
        return null;
    }
}
