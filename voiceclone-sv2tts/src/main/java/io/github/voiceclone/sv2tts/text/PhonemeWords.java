package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import io.github.voiceclone.text.english.phonemes.EnglishPhonemes;
import java.util.List;
import java.util.function.Predicate;

/** Writes the words of a text that are in Latin letters as groups of phonemes: {@code {DH AH}}. Thread-safe. */
final class PhonemeWords {
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
        return word.equalsIgnoreCase("a") && isLetter(text, start)
                ? EnglishPhonemes.spell(word)
                : EnglishPhonemes.read(word);
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
