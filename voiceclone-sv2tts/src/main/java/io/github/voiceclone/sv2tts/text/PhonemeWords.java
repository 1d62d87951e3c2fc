package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import io.github.voiceclone.text.english.phonemes.EnglishPhonemes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Writes the words of a text that are in Latin letters as groups of phonemes: {@code {DH AH}}. Thread-safe. */
final class PhonemeWords {
    private static final String CHINESE_DIGITS = "零〇一二三四五六七八九十百两";

    /** Words that are abbreviations in capitals, unless the sentence is in capitals too. */
    private static final Set<String> WORDS_IN_CAPITALS = Set.of("IT", "LED", "SAT", "WHO");

    private static final int MAX_WORD = 20;
    private static final String NO_ABBREVIATION =
            "(?:[A-Z]{5,18}|A|AM|AND|ARE|AS|AT|BE|BUT|BY|CAN|DID|DO|DOES|FOR|FROM|HAS|HAVE|HE|HIM|HOW|I|IF|IN|IS|LET|LIKE|ME"
                    + "|NOT|OF|ON|SHE|SO|THAT|THE|THEM|THEY|THIS|TO|US|WAS|WE|WERE|WHAT|WHEN|WHO|WHY|WILL|WITH|YOU)";
    private static final Pattern CAPITALS_BEFORE = Pattern.compile("(?<![\\p{L}'])" + NO_ABBREVIATION + " $");
    private static final Pattern CAPITALS_AFTER = Pattern.compile(" " + NO_ABBREVIATION + "(?![\\p{L}'])");

    private final Predicate<String> isPinyin;

    /**
     * Creates a writer.
     *
     * @param isPinyin tells whether letters and digits are numbered pinyin, which stays, in small letters and {@code v} for ü
     */
    PhonemeWords(Predicate<String> isPinyin) {
        this.isPinyin = isPinyin;
    }

    TracedText write(TracedText input) {
        String text = input.text();
        TracedText.Builder result = new TracedText.Builder(text.length() * 2);
        for (int at = 0; at < text.length(); ) {
            if (!LatinWords.isLetter(text.charAt(at))) {
                result.append(input, at, at + 1);
                at++;
                continue;
            }
            int end = LatinWords.end(text, at);
            int tokenEnd = end;
            while (tokenEnd < text.length() && isPart(text.charAt(tokenEnd))) {
                tokenEnd++;
            }
            if (tokenEnd > end && isPinyin.test(text.substring(at, tokenEnd))) {
                for (; at < tokenEnd; at++) {
                    boolean syllableStart = at > 0 && Character.isDigit(text.charAt(at - 1));
                    result.append(syllableStart ? " " : "", input.origin(at));
                    result.append(text.charAt(at) == 'ü' ? 'v' : text.charAt(at), input.origin(at));
                }
                continue;
            }
            for (String word : spoken(text, at, end)) {
                result.append(" {" + word + "} ", input.origin(at));
            }
            at = end;
        }
        return result.build();
    }

    private static boolean isPart(char c) {
        return LatinWords.isLetter(c) || (c >= '0' && c <= '9');
    }

    private static List<String> spoken(String text, int start, int end) {
        String word = text.substring(start, end);
        if (word.equalsIgnoreCase("a") && isLetter(text, start)) {
            return EnglishPhonemes.spell(word);
        }
        if (WORDS_IN_CAPITALS.contains(word) && isInCapitals(text, start, end)) {
            return EnglishPhonemes.read(word.toLowerCase(Locale.ROOT));
        }
        List<String> read = EnglishPhonemes.read(word);
        if (!isCode(text, end, word)) {
            return read;
        }
        List<String> spelt = EnglishPhonemes.spell(word);
        return String.join(" ", spelt).equals(String.join(" ", read)) ? read : spelt;
    }

    /** Tells whether two capitals begin a code or a formula: a number follows, as in CA1234 and CO2. */
    private static boolean isCode(String text, int end, String word) {
        int next = end < text.length() && "- ".indexOf(text.charAt(end)) >= 0 ? end + 1 : end;
        return word.length() == 2
                && Character.isUpperCase(word.charAt(0))
                && Character.isUpperCase(word.charAt(1))
                && !word.equals("NO")
                && next < text.length()
                && CHINESE_DIGITS.indexOf(text.charAt(next)) >= 0;
    }

    /** Tells whether a sentence is in capitals by the word before or after a place in it. */
    private static boolean isInCapitals(String text, int start, int end) {
        return CAPITALS_BEFORE
                        .matcher(text)
                        .region(Math.max(0, start - MAX_WORD), start)
                        .find()
                || CAPITALS_AFTER.matcher(text).region(end, text.length()).lookingAt();
    }

    /**
     * Tells whether an A is the letter and not the article: next to Chinese, to another single letter, before no word, or a
     * capital within a sentence in small letters.
     */
    private static boolean isLetter(String text, int at) {
        int next = at + 1;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        int before = at - 1;
        while (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        if (isChinese(text, at - 1) || isChinese(text, at + 1) || !isLatin(text, next)) {
            return true;
        }
        if (isInitial(text, next) || (isLatin(text, before) && isInitial(text, before))) {
            return true;
        }
        return text.charAt(at) == 'A' && isLatin(text, before) && Character.isLowerCase(text.charAt(next));
    }

    /** Tells whether a letter stands alone, and is none that is a word. */
    private static boolean isInitial(String text, int at) {
        return "iI".indexOf(text.charAt(at)) < 0 && !isWordPart(text, at - 1) && !isWordPart(text, at + 1);
    }

    private static boolean isWordPart(String text, int at) {
        return isLatin(text, at) || (at >= 0 && at < text.length() && "'’".indexOf(text.charAt(at)) >= 0);
    }

    private static boolean isLatin(String text, int at) {
        return at >= 0 && at < text.length() && LatinWords.isLetter(text.charAt(at));
    }

    private static boolean isChinese(String text, int at) {
        return at >= 0 && at < text.length() && ChineseTextNormalizer.isChinese(text.codePointAt(at));
    }
}
