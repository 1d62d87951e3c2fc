package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SkippedCharacter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishReadingsTest {
    private static final TextFrontEnd FRONT_END = new TextFrontEnd(SymbolTable.ENGLISH_66);

    @Test
    void everyKindOfExpression_isReadAsTheTableSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String line : lines()) {
            String[] cells = line.split("\t", -1);
            SpokenText spoken = FRONT_END.encode(cells[0]);
            String read = withoutEnd(spoken.transcription());
            boolean right = Arrays.stream(cells[1].split("\\|", -1))
                    .anyMatch(each -> withoutEnd(each).equals(read));
            if (!right || !spoken.skipped().isEmpty()) {
                wrong.add(cells[0] + " was read '" + read + "' " + spoken.skipped() + ", expected '" + cells[1] + "'");
            }
            count++;
        }
        assertEquals(List.of(), wrong);
        assertTrue(count > 500, count + " lines");
    }

    /** Numbers never reach the symbol table, which has no digits. */
    @Test
    void everyExpression_leavesNoDigitAndNoSignWithoutSymbol() throws IOException {
        for (String line : lines()) {
            String read = FRONT_END.encode(line.split("\t", -1)[0]).transcription();
            assertTrue(read.chars().allMatch(c -> c == ' ' || SymbolTable.ENGLISH_66.id((char) c) >= 0), read);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\t',
            quoteCharacter = '^',
            value = {
                "<b>bold</b>\t<><>",
                "*so* 5\t**",
                "a ∫ b ∂ c\t∫∂",
                "smile 😀 now\t😀",
                "Жук\tЖук",
                "→ next\t→",
                "<- back\t<"
            })
    void signThatIsNotSaid_isReported(String text, String skipped) {
        StringBuilder reported = new StringBuilder();
        for (SkippedCharacter lost : FRONT_END.encode(text).skipped()) {
            assertEquals(lost.codePoint(), text.codePointAt((int) lost.index()));
            reported.appendCodePoint(lost.codePoint());
        }
        assertEquals(skipped, reported.toString());
    }

    /** In three surroundings: between letters, between numbers, and by itself. */
    @Test
    void everyCharacterThatIsNotSilent_isSaidOrReported() {
        for (int codePoint = 0x21; codePoint < 0x20000; codePoint += codePoint < 0x3000 ? 1 : 7) {
            for (String around : List.of("a%sb", "1%s2", "a %s b")) {
                String text = around.replace("%s", Character.toString(codePoint));
                SpokenText spoken = FRONT_END.encode(text);
                String plain = FRONT_END.encode(around.replace("%s", " ")).transcription();
                boolean reported = spoken.skipped().stream()
                        .map(SkippedCharacter::codePoint)
                        .toList()
                        .equals(List.of(codePoint));
                boolean said = letters(spoken.transcription()) > letters(plain)
                        || Character.isDigit(codePoint)
                        || letters(Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD)) > 0;
                if (!SilentCharacters.contains(codePoint) && Character.isDefined(codePoint)) {
                    assertTrue(reported || said, () -> text + " is read '" + spoken + "'");
                }
            }
        }
    }

    private static long letters(String text) {
        return text.chars().filter(c -> c < 128 && Character.isLetter(c)).count();
    }

    /** What would take more than time in proportion to its length takes minutes at this length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.",
                "a@",
                "a-",
                "a_",
                "A.",
                "1-1-",
                "1.1.",
                "1:1:",
                "1,1",
                "1/",
                "1 1/",
                "a+",
                "x^2 ",
                "5\"",
                "'1",
                "- ",
                "1 - 2 ",
                "http://a",
                "www.",
                "://",
                "I",
                "St. ",
                "5 Main ",
                "1x",
                "0 00",
                "US$",
                "½",
                "é",
                "²",
                "+1",
                "(1",
                "Jan 1-",
                "1h",
                "1 m 1",
                "C2",
                "Sat ",
                "1/2 to ",
                "Rs. ",
                "12 34 ",
                "N. Main ",
                "1,23",
                "A- ",
                "802.11a/"
            })
    void hostileText_isReadInProportionToItsLength(String part) {
        String text = part.repeat(100_000 / part.length());

        Assertions.assertTimeout(Duration.ofSeconds(60), () -> FRONT_END.encode(text));
    }

    private static String withoutEnd(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("[.!?]+$", "").strip();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = EnglishReadingsTest.class.getResourceAsStream("english-readings.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# ") && !line.isBlank())
                    .toList();
        }
    }
}
