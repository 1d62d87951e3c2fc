package io.github.voiceclone.sv2tts.text.pinyin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSequenceTest {
    private final PinyinDictionary dictionary = PinyinDictionary.shared();

    /** The longest word at each place, from left to right, would be wrong in each. */
    @ParameterizedTest
    @CsvSource({"研究生命的起源, 研究 生命 的 起源", "结婚的和尚未结婚的, 结婚 的 和 尚未 结婚 的", "中外科学名著, 中外 科学 名著"})
    void mostProbableWords_areFound(String text, String expected) {
        assertEquals(expected, words(text));
    }

    @Test
    void charactersWithoutWords_standAlone() {
        WordSequence words = WordSequence.of(dictionary, "\uD840\uDC00好", 0, 3);

        assertEquals(2, words.size());
        assertEquals(2, words.length(0));
        assertEquals(-1, words.word(0));
        assertEquals(PinyinDictionary.UNKNOWN_CLASS, words.wordClass(0));
        assertEquals(0, words.length(2));
        assertEquals(0, words.wordClass(-1));
    }

    @Test
    void longText_isCutInTimeProportionalToIt() {
        String text = "中华人民共和国".repeat(100_000);

        assertTimeout(Duration.ofMinutes(1), () -> WordSequence.of(dictionary, text, 0, text.length()));
    }

    private String words(String text) {
        WordSequence words = WordSequence.of(dictionary, text, 0, text.length());
        List<String> result = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            result.add(text.substring(words.start(i), words.start(i + 1)));
        }
        return String.join(" ", result);
    }
}
