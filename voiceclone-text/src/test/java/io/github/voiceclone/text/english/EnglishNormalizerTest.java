package io.github.voiceclone.text.english;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.text.TracedText;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishNormalizerTest {
    private static String normalize(String text) {
        return EnglishNormalizer.normalize(text).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "It cost $5.50 at 12:30. | It cost five dollars, fifty cents at twelve thirty.",
                "Dr. Smith met Mrs. Jones. | Doctor Smith met Missus Jones.",
                "5 men came. 6 left! | five men came. six left!",
                "We meet on Jan. 5 at 3:00pm. | We meet on January fifth at three P M.",
                "2026-11-22 | November twenty-second, twenty twenty-six",
                "In the U.S. it’s 25°C… | In the U S it’s twenty-five degrees celsius…",
                "“Zoë” paid €20 — at the Café №7. | “Zoë” paid twenty euros — at the Café number seven.",
                "It is 8:00. | It is eight o'clock.",
                "Call 555-123-4567, please. | Call five five five one two three four five six seven, please.",
                "GPT-4 and MP3s | GPT-four and MP three s",
                "你好, 3 times | 你好, three times",
                "Use tools, e.g. 5 of them. | Use tools, for example five of them.",
                "５０% | fifty percent",
                "The CEO of IBM came on the 22nd of May. | The CEO of IBM came on the twenty-second of May.",
                "We met on 22 May. Then it rained. | We met on the twenty-second of May. Then it rained.",
                "On 05/06/07 it rained. | On May sixth, two thousand seven it rained.",
                "Jan. 5, 5 Mar. 2020 and 3 Sept. | January fifth, the fifth of March, twenty twenty and the third of September.",
                "It is due by 5:45 p.m. | It is due by five forty-five P M.",
                "He said: \"It is 2 a.m.\" | He said: \"It is two A M.\"",
                "Louis XVI followed Louis XV. | Louis the sixteenth followed Louis the fifteenth.",
                "Call 911 or text 112. | Call nine one one or text one one two.",
                "Call 300 people, dial 999 now. | Call three hundred people, dial nine nine nine now.",
                "The 802.11ac standard | The eight oh two point eleven a C standard",
                "$20 T-shirts, a $30 B&B, $10 M&Ms | twenty dollars T-shirts, a thirty dollars B and B, ten dollars M and Ms",
                "$5M, $5 M and $3.2 B | five million dollars, five million dollars and three point two billion dollars",
                "Microsoft's 'Windows 11' launch | Microsoft's 'Windows eleven' launch",
                "‘Windows 11’ is out, he is 6' tall | ‘Windows eleven’ is out, he is six feet tall",
                "The 'class of 2020' read 'Catch 22'. | The 'class of twenty twenty' read 'Catch twenty-two'.",
                "Core i7-8700K and i5-12400 | Core i seven eighty-seven hundred K and i five one two four zero zero",
                "Q3-2024, a Boeing 747-400 | Q three twenty twenty-four, a Boeing seven forty-seven four hundred",
                "½ cup, 2 ¾ inches (½) | one half cup, two and three quarters inches (one half)",
                "It costs USD 5. At 5 p.m. The shop shut. | It costs five U S dollars. At five P M. The shop shut.",
                "x^2 + y | x squared plus y",
                "pages 10-20, Q1-Q3, Q1-3 | pages ten to twenty, Q one-Q three, Q one to three"
            })
    void expressions_areWrittenOut(String text, String expected) {
        assertEquals(expected, normalize(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello, World! It's me: \"Ann\" (of O'Hare); you?",
                "Ça va, naïve façade — “née” ‘Brontë’… ¿Qué? Straße",
                "Line one,\n\tline  two.\r\n\n",
                "e\u0301te\u0301 \uD83D\uDE00 \uD835\uDD38 ok",
                ""
            })
    void otherText_staysAsItIs(String text) {
        TracedText read = EnglishNormalizer.normalize(text);
        assertEquals(text, read.text());
        for (int i = 0; i < read.length(); i++) {
            assertEquals(i, read.origin(i));
        }
    }

    @Test
    void letters_ofOtherAlphabetsBelongToTheirWord() {
        assertEquals("five mètres", normalize("5 mètres"));
    }

    @Test
    void characters_knowTheirPlace() {
        String text = "Am 1905 “é” Dr. No";
        TracedText read = EnglishNormalizer.normalize(text);
        assertEquals("Am nineteen oh five “é” Doctor No", read.text());
        assertEquals(3, read.origin(read.text().indexOf("five")));
        assertEquals(text.indexOf('é'), read.origin(read.text().indexOf('é')));
        assertEquals(text.indexOf("No"), read.origin(read.text().indexOf("No")));
    }

    @Test
    void randomText_keepsTheOrderOfItsPlaces() {
        Random random = new Random(7);
        String characters = "aeBC é…№½ 0123456789.,:/-$€%°'\"(\n\uD83D\uDE00x²you Dr. Jan ";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                int at = random.nextInt(characters.length());
                text.append(characters, at, Math.min(characters.length(), at + 1 + random.nextInt(3)));
            }
            TracedText read = EnglishNormalizer.normalize(text.toString());
            int before = 0;
            for (int i = 0; i < read.length(); i++) {
                int origin = read.origin(i);
                assertTrue(before <= origin && origin < text.length(), "'" + text + "' became '" + read.text() + "'");
                before = origin;
            }
        }
    }
}
