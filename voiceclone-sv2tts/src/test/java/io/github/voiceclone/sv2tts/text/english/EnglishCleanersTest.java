package io.github.voiceclone.sv2tts.text.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.english.EnglishPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishCleanersTest {
    private static final EnglishPipeline PIPELINE = new EnglishPipeline(PinyinDictionary.shared()::reading, false);

    private static TracedText clean(String text) {
        return PIPELINE.transcribe(TracedText.of(text));
    }

    /**
     * {@code cleaners.tsv} has sentences, written for this test, and what {@code english_cleaners} of
     * Real-Time-Voice-Cloning made of them with Unidecode 1.3.6 and inflect 2.1.0.
     */
    @Test
    void sentences_areCleanedAsTheProjectsOwnCodeDoes() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        try (InputStream in = Objects.requireNonNull(EnglishCleanersTest.class.getResourceAsStream("cleaners.tsv"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] cells = line.split("\t", -1);
                String cleaned = clean(cells[0]).text();
                if (!cleaned.equals(cells[1])) {
                    wrong.add(cells[0] + "\n  became " + cleaned + "\n  expected " + cells[1]);
                }
                count++;
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(count > 45, count + " lines");
    }

    /** The project's code stops at the first of these with an error. */
    @ParameterizedTest
    @ValueSource(strings = {"$,5", "$1,.5", "1234567890123456789012345678901234567890", "$99999999999999999999.99"})
    void oddNumbers_areSpelt(String text) {
        String cleaned = clean(text).text();
        assertTrue(cleaned.chars().noneMatch(c -> c >= '0' && c <= '9'), cleaned);
    }

    @Test
    void words_knowTheirPlace() {
        TracedText cleaned = clean("In 1905 Dr. No");
        assertEquals("in nineteen oh five doctor no", cleaned.text());
        assertEquals(3, cleaned.origin(cleaned.text().indexOf("five")));
        assertEquals(8, cleaned.origin(cleaned.text().indexOf("doctor")));
        assertEquals(12, cleaned.origin(cleaned.text().indexOf("no", 23)));
    }
}
