package io.github.voiceclone.sv2tts.text.pinyin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PinyinDictionaryTest {
    private final PinyinDictionary dictionary = PinyinDictionary.shared();

    @Test
    void character_hasItsReadingAlone() {
        assertEquals("zhong1", dictionary.reading('中'));
        assertEquals("lv4", dictionary.reading('绿'));
        assertNull(dictionary.reading('a'));
        assertNull(dictionary.reading(0x10FFFF));
    }

    @Test
    void words_areFoundFromTheShortestToTheLongest() {
        assertEquals("[银, 银行, 银行行员]", words("在银行行员处", 1, 6));
        assertEquals("[银, 银行]", words("银行行员", 0, 3));
        assertEquals("[银]", words("银行行员", 0, 1));
        assertEquals("[]", words("\uFFFF\uFFFF", 0, 2));
        assertEquals("[]", words("abc", 0, 3));
    }

    @Test
    void word_hasReadingsCostAndClass() {
        int[] found = new int[dictionary.longestWord()];
        int count = dictionary.wordsAt("银行行员", 0, 4, found);

        assertEquals("[yin2, hang2, hang2, yuan2]", Arrays.toString(dictionary.readings(found[count - 1])));
        assertTrue(dictionary.cost(found[1]) < dictionary.cost(found[count - 1]));
        assertTrue(dictionary.cost(found[count - 1]) < PinyinDictionary.UNKNOWN_COST);
        assertEquals('n', dictionary.wordClass(found[1]));
    }

    @Test
    void syllables_areTold() {
        assertTrue(dictionary.isSyllable("zhong1"));
        assertTrue(!dictionary.isSyllable("mp3"));
    }

    private String words(String text, int start, int end) {
        int[] found = new int[dictionary.longestWord()];
        int count = dictionary.wordsAt(text, start, end, found);
        return Arrays.stream(found, 0, count)
                .mapToObj(word -> text.substring(start, start + dictionary.length(word)))
                .toList()
                .toString();
    }
}
