package io.github.voiceclone.moss.text;

import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import io.github.voiceclone.text.english.EnglishNormalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reading of numbers, dates and the like in texts of Chinese and English: each sentence in the language that has more of it, in
 * Chinese characters and words of Latin letters; one without either in Chinese if it has a Chinese mark. Which one
 * that is does not depend on other sentences, so that parts of a text are read as the whole is. Thread-safe.
 */
final class NumberReader {
    private static final ChineseTextNormalizer CHINESE = new ChineseTextNormalizer(syllable -> false);
    private static final Pattern SENTENCE_END = Pattern.compile("[。！？；!?;]|\\.(?=\\s)|[\\n\\r\\u2028\\u2029]");
    private static final String LINE_ENDS = "\n\r\u2028\u2029";
    private static final Pattern LATIN_WORD = Pattern.compile("\\p{IsLatin}++");
    private static final Pattern CHINESE_MARK = Pattern.compile("[，。！？；：、（）《》【】“”年月日]");

    private NumberReader() {}

    /** Returns a text with its expressions written out; each character knows where in the text it came from. */
    static TracedText read(String text) {
        if (text.chars().noneMatch(c -> c < 0x2E80 ? !Character.isLetter(c) && c > ' ' : c > 0xFF00)) {
            return TracedText.of(text);
        }
        TracedText.Builder result = new TracedText.Builder(text.length() + 16);
        Matcher end = SENTENCE_END.matcher(text);
        int start = 0;
        while (start < text.length()) {
            boolean begins = start == 0 || LINE_ENDS.indexOf(text.charAt(start - 1)) >= 0;
            int from = begins ? TextCleaner.lineStart(text, start) : start;
            for (; start < from; start++) {
                result.append(text.charAt(start), start);
            }
            start = end.find(from) ? end.end() : text.length();
            boolean chinese = isChinese(text.substring(from, start));
            while (start < text.length() && LINE_ENDS.indexOf(text.charAt(start - 1)) < 0) {
                int next = end.find(start) ? end.end() : text.length();
                if (isChinese(text.substring(start, next)) != chinese) {
                    break;
                }
                start = next;
            }
            append(result, text.substring(from, start), from, chinese);
        }
        return result.build();
    }

    private static void append(TracedText.Builder result, String sentences, int from, boolean chinese) {
        TracedText read =
                chinese ? CHINESE.normalize(TracedText.of(sentences)) : EnglishNormalizer.normalize(sentences);
        for (int i = 0; i < read.length(); i++) {
            int origin = read.origin(i);
            result.append(read.text().charAt(i), origin == TracedText.NOWHERE ? origin : from + origin);
        }
    }

    private static boolean isChinese(String sentence) {
        long characters =
                sentence.codePoints().filter(ChineseTextNormalizer::isChinese).count();
        long words = LATIN_WORD.matcher(sentence).results().count();
        return characters + words == 0 ? CHINESE_MARK.matcher(sentence).find() : characters >= words;
    }
}
