package io.github.voiceclone.text.english.phonemes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishPhonemesTest {
    private static final Path DICTIONARY = Path.of("/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict");

    @Test
    void wordsOfTheDictionary_haveTheirFirstPronunciation() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        try (InputStream in = getClass().getResourceAsStream("dictionary-sample.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] cells = line.split("\t", -1);
                if (cells.length == 2) {
                    count++;
                    if (!EnglishPhonemes.read(cells[0]).equals(List.of(cells[1]))) {
                        wrong.add(line + ": " + EnglishPhonemes.read(cells[0]));
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(count > 2000, count + " words");
    }

    /** Skipped where Debian's pocketsphinx-en-us is not installed. */
    @Test
    void wholeDictionary_isGiven() throws IOException {
        Assumptions.assumeTrue(Files.exists(DICTIONARY), DICTIONARY + " is not there");
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(DICTIONARY)) {
            int space = line.indexOf(' ');
            String word = line.substring(0, space);
            if (word.matches("[a-z]+(?:'[a-z]+)*")
                    && !EnglishPhonemes.read(word).equals(List.of(line.substring(space + 1)))) {
                wrong.add(line);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the | DH AH",
                "The | DH AH",
                "a | AH",
                "NASA | N AE S AH",
                "GPU | JH IY, P IY, Y UW",
                "GPUs | JH IY, P IY, Y UW Z",
                "HTTPS | EY CH, T IY, T IY, P IY, EH S",
                "html | EY CH T IY EH M EH L",
                "kfc | K EY, EH F, S IY",
                "AI | EY AY",
                "ID | AY D IY",
                "id | IH D",
                "iOS | AY OW EH S",
                "iPhone | AY F OW N",
                "YouTube | Y UW T UW B",
                "ChatGPT | CH AE T, JH IY, P IY, T IY",
                "OpenAI | OW P AH N EY AY",
                "McDonald's | M AH K D AA N AH L D Z",
                "dog's | D AO G Z",
                "cat's | K AE T S",
                "blog's | B L AO G Z",
                "vlog's | V L AO G Z",
                "WeChat's | W IY CH AE T S",
                "startup's | S T AA R T AH P S",
                "boss’s | B AO S IH Z",
                "can't | K AE N T",
                "it'd | IH T AH D",
                "café | K AH F EY",
                "naïve | N AY IY V",
                "straße | S T R AE S",
                "ＧＰＵ | JH IY, P IY, Y UW",
                "'tis' | T IH Z",
                "ŋ's | EH S",
                "ħ’s | EH S",
                "a''s | AH Z"
            })
    void word_isSaid(String word, String expected) {
        assertEquals(List.of(expected.split(", ")), EnglishPhonemes.read(word));
    }

    /** Words that are not in the dictionary. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "glorping | G L AO R P IH NG",
                "blickish | B L IH K IH SH",
                "flimble | F L IH M B AH L",
                "snarkation | S N AA R K EY SH AH N",
                "unfrobbed | AH N F R AA B D",
                "phlogistonic | F L AH JH IH S T AA N IH K",
                "kubernetes | K UW B ER N EH T IY Z"
            })
    void unknownWord_isSaidByItsSpelling(String word, String expected) {
        assertEquals(List.of(expected), EnglishPhonemes.read(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'", "''", "你好", "жук", "123", "\uD83D\uDE00"})
    void noLatinLetter_nothing(String word) {
        assertEquals(List.of(), EnglishPhonemes.read(word));
    }

    @Test
    void endingAfterTheLongestWord_isSaid() {
        List<String> spoken = EnglishPhonemes.read("banana".repeat(11).substring(0, 64) + "'s");

        assertEquals("EH S", spoken.get(spoken.size() - 1));
    }

    @Test
    void letters_areSpelt() {
        assertEquals(List.of("EY", "B IY", "Z IY"), EnglishPhonemes.spell("abZ"));
    }

    @Test
    void anyWord_isSaidInKnownPhonemes() {
        Random random = new Random(7);
        List<String> phonemes = PronunciationResource.shared().phonemes();
        assertEquals(39, phonemes.size());
        for (int i = 0; i < 20_000; i++) {
            StringBuilder word = new StringBuilder();
            for (int n = random.nextInt(i % 1000 == 0 ? 1000 : 14); n >= 0; n--) {
                word.append("abcdefghijklmnopqrstuvwxyzABCXYZ''’éß".charAt(random.nextInt(37)));
            }
            for (String spoken : EnglishPhonemes.read(word.toString())) {
                assertTrue(phonemes.containsAll(List.of(spoken.split(" "))), word + ": " + spoken);
            }
        }
    }
}
