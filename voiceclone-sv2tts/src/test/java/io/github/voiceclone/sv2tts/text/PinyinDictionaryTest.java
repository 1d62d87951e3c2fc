package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PinyinDictionaryTest {
    private final PinyinDictionary dictionary = PinyinDictionary.shared();

    /** Says whether the resource is what its generator makes; run {@link PinyinResource#main} if it is not. */
    @Test
    void resource_isMadeFromThePublishedDictionaries() throws Exception {
        try (InputStream in = PinyinDictionary.class.getResourceAsStream("pinyin.txt")) {
            String resource = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(resource.equals(PinyinResource.generate()), "pinyin.txt differs from what its generator writes");
        }
    }

    @Test
    void character_hasItsReadingAlone() {
        assertEquals("zhong1", dictionary.reading('中'));
        assertEquals("lv4", dictionary.reading('绿'));
        assertNull(dictionary.reading('a'));
        assertNull(dictionary.reading(0x10FFFF));
    }

    @Test
    void longestPhrase_wins() {
        String text = "在银行行员处";

        int phrase = dictionary.longestPhrase(text, 1, text.length());

        assertEquals(4, dictionary.length(phrase));
        assertEquals("[yin2, hang2, hang2, yuan2]", Arrays.toString(dictionary.readings(phrase)));
    }

    @Test
    void phraseBeyondTheEnd_isNotFound() {
        String text = "银行行员";

        assertEquals(2, dictionary.length(dictionary.longestPhrase(text, 0, 3)));
        assertEquals(-1, dictionary.longestPhrase(text, 0, 1));
        assertEquals(-1, dictionary.longestPhrase("", 0, 0));
        assertEquals(-1, dictionary.longestPhrase("\uFFFF\uFFFF", 0, 2));
    }

    @Test
    void syllables_areTold() {
        assertTrue(dictionary.isSyllable("zhong1"));
        assertTrue(!dictionary.isSyllable("mp3"));
    }
}
