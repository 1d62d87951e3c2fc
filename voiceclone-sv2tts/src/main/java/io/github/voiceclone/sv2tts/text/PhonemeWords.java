package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import io.github.voiceclone.text.english.phonemes.EnglishPhonemes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the words of a text that are in Latin letters as groups of phonemes: {@code {DH AH}}. Thread-safe. */
final class PhonemeWords {
    private static final String CHINESE_DIGITS = "零〇一二三四五六七八九十百两";

    /** Words and parts of names that are abbreviations in capitals, unless the words next to them are in capitals too. */
    private static final Set<String> WORDS_IN_CAPITALS = Set.of("COD", "IT", "LA", "LED", "ROI", "SAT", "UN", "WHO");

    private static final int LONGEST_GAP_AND_WORD = 24;
    private static final Pattern WORD_BEFORE = Pattern.compile("([A-Za-z']{1,20})[^\\p{L}\\p{N}.!?]{1,3}$");
    private static final Pattern WORD_AFTER = Pattern.compile("[^\\p{L}\\p{N}.!?]{1,3}([A-Za-z']{1,20})");

    /** Short words that are no abbreviations; longer ones are those that are not spelled. */
    private static final Set<String> SHORT_WORDS = Set.of(
            ("A ALL AM AN AND ANY ARE AS AT BE BUT BY CAN DID DO FOR GET GO GOT HAD HAS HE HER HIM HIS HOW I IF IN IS ITS LET ME"
                            + " MY NO NOR NOT NOW OF OFF ON ONE OR OUR OUT PUT SAW SAY SEE SHE SO THE TO TOO TWO UP US USE WAS WAY WE WHY YET YOU")
                    .split(" "));

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
        if (isOrdinary(text, start, end)) {
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

    /** Tells whether a word in capitals is no abbreviation: IT of "IT'S" and "MAKE IT", not of "the IT TEAM". */
    private static boolean isOrdinary(String text, int start, int end) {
        String word = text.substring(start, end);
        int apostrophe = word.indexOf('\'');
        if (hasSmallLetter(word)
                || !WORDS_IN_CAPITALS.contains(apostrophe < 0 ? word : word.substring(0, apostrophe))) {
            return false;
        }
        if (apostrophe > 0) {
            return true;
        }
        Matcher before = WORD_BEFORE.matcher(text).region(Math.max(0, start - LONGEST_GAP_AND_WORD), start);
        Matcher after = WORD_AFTER.matcher(text).region(end, text.length());
        List<String> neighbours = new ArrayList<>();
        if (before.find()) {
            neighbours.add(before.group(1));
        }
        if (after.lookingAt()) {
            neighbours.add(after.group(1));
        }
        return neighbours.stream().noneMatch(PhonemeWords::hasSmallLetter)
                && neighbours.stream().anyMatch(PhonemeWords::isNoAbbreviation);
    }

    private static boolean hasSmallLetter(String word) {
        return word.chars().anyMatch(Character::isLowerCase);
    }

    private static boolean isNoAbbreviation(String word) {
        return SHORT_WORDS.contains(word)
                || (word.length() > 3 && EnglishPhonemes.read(word).size() == 1);
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
