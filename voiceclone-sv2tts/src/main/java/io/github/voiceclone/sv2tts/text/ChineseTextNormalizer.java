package io.github.voiceclone.sv2tts.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes numbers, and what goes with them, as Chinese would read them out. Text without any is left as it is. Thread-safe. */
final class ChineseTextNormalizer {
    /** Where numbered pinyin's tone numbers hide from the rules: code points that are no characters. */
    private static final int HIDDEN = 0xFDD0;

    private static final Pattern NUMBERED_PINYIN =
            Pattern.compile("(?<![A-Za-z0-9])(?:[a-z]{1,6}[1-5]){1,40}+(?![A-Za-z0-9])");
    private static final Pattern SYLLABLE = Pattern.compile("[a-z]+[1-5]");
    private static final Pattern NO_CHARACTER = Pattern.compile("[\uFDD0-\uFDEF]");
    private static final Pattern HIDDEN_TONE = Pattern.compile("[\uFDD1-\uFDD5]");

    private static final List<ReadingRule> RULES = Stream.of(
                    List.of(ReadingRule.of(
                            "(?<=\\p{IsHan})[ \u00A0](?=\\d)|(?<=[\\d%℃])[ \u00A0](?=\\p{IsHan})", m -> "")),
                    DateAndTimeRules.RULES,
                    DigitStringRules.RULES,
                    QuantityRules.RULES,
                    UnitRules.RULES,
                    NumberRules.RULES)
            .flatMap(List::stream)
            .toList();

    private final PinyinDictionary dictionary;

    ChineseTextNormalizer(PinyinDictionary dictionary) {
        this.dictionary = dictionary;
    }

    TracedText normalize(TracedText text) {
        if (!NumberFolding.concerns(text.text())) {
            return text;
        }
        TracedText result = NumberFolding.fold(text).replaceAll(NO_CHARACTER, m -> "\uFFFD");
        result = result.replaceAll(NUMBERED_PINYIN, m -> isPinyin(m.group()) ? shift(m.group(), HIDDEN - '0') : null);
        for (ReadingRule rule : RULES) {
            result = rule.apply(result);
        }
        return result.replaceAll(HIDDEN_TONE, m -> shift(m.group(), '0' - HIDDEN));
    }

    private boolean isPinyin(String word) {
        return SYLLABLE.matcher(word).results().allMatch(m -> dictionary.isSyllable(m.group()));
    }

    /** Moves digits, or what stands for them, by a number of code points. */
    private static String shift(String text, int by) {
        StringBuilder shifted = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= '9' || c > HIDDEN) {
                shifted.setCharAt(i, (char) (c + by));
            }
        }
        return shifted.toString();
    }
}
