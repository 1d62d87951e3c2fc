package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFrontEndTest {
    private static final TextFrontEnd MANDARIN = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);
    private static final TextFrontEnd ENGLISH = new TextFrontEnd(SymbolTable.ENGLISH_66);
    private static final int REPETITIONS = 5000;

    @Test
    void lostCharacters_areReportedWhereTheyStand() {
        SpokenText spoken = MANDARIN.read("好😀好\uD884\uDF50，“Привет”5%&…\u200B");

        assertEquals(
                List.of(
                        new SkippedCharacter(0x1F600, 1),
                        new SkippedCharacter(0x31350, 4),
                        new SkippedCharacter('П', 8),
                        new SkippedCharacter('р', 9),
                        new SkippedCharacter('и', 10),
                        new SkippedCharacter('в', 11),
                        new SkippedCharacter('е', 12),
                        new SkippedCharacter('т', 13),
                        new SkippedCharacter('&', 17)),
                spoken.skipped());
        assertEquals("'😀' (U+1F600) at 1", spoken.skipped().get(0).toString());
    }

    @Test
    void bracedGroup_leavesNoSymbolsAndIsReported() {
        SpokenText spoken = MANDARIN.read("好{AW1}好");

        assertEquals("hao3hao3", symbols(MANDARIN, spoken).replace(" ", ""));
        assertEquals(
                List.of('A', 'W', '1'),
                spoken.skipped().stream().map(u -> (char) u.codePoint()).collect(Collectors.toList()));
    }

    @Test
    void signsThatNoRuleReads_areReported() {
        SpokenText spoken = MANDARIN.read("好√错×,#话题#,和/或,2^★,a|b");

        assertEquals(
                "√×##/^★",
                spoken.skipped().stream()
                        .map(lost -> Character.toString(lost.codePoint()))
                        .collect(Collectors.joining()));
    }

    @Test
    void symbols_areLowerCaseWithSpacesCollapsedAndForeignMarksLeftOut() {
        assertEquals("wo3 ok de5 ~", symbols(MANDARIN, MANDARIN.read("我，OK 的。_~")) + "~");
    }

    @Test
    void accentsAndFullWidthLetters_areSpokenAsPlainLetters() {
        SpokenText spoken = MANDARIN.read("Ｃafé");

        assertEquals("cafe", symbols(MANDARIN, spoken));
        assertEquals(List.of(), spoken.skipped());
    }

    @Test
    void oldTable_leavesTheNeutralToneOut() {
        TextFrontEnd old = new TextFrontEnd(SymbolTable.MOCKINGBIRD_70);

        assertEquals("hao3 ma", symbols(old, old.read("好吗")));
        assertEquals(List.of(), old.read("好吗").skipped());
    }

    @Test
    void compatibilityCharacters_areReadAsTheOrdinaryOnes() {
        assertEquals("yi1 qi4 che1", MANDARIN.transcribe("⼀⽓⾞"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t\n", "！？……", "😀", "_~_", "{你好}", "\uD83D"})
    void nothingToSpeak_isRefusedButTranscribedAsNothing(String text) {
        String message = assertThrows(InvalidInputException.class, () -> MANDARIN.read(text))
                .getMessage();

        assertTrue(message.contains(text.isBlank() ? "the text is empty" : "mockingbird-75"), message);
        assertEquals(1, message.lines().count(), message);
        assertEquals("", MANDARIN.transcribe(text));
    }

    @Test
    void transcription_staysOnOneLine() {
        assertEquals("hao3   hao3", MANDARIN.transcribe("好\u2028好"));
    }

    @ParameterizedTest
    @EnumSource(SymbolTable.class)
    void randomUnicode_isReadOrRefused(SymbolTable table) {
        TextFrontEnd frontEnd = new TextFrontEnd(table);
        Random random = new Random(7);
        for (int i = 0; i < 1500; i++) {
            String text = RandomText.next(random, random.nextInt(40));
            SpokenText spoken = frontEnd.encode(text);

            int[] ids = spoken.symbolIds();
            assertEquals(SymbolTable.END, ids[ids.length - 1]);
            assertEquals(spoken.symbolIds().length, spoken.length());
            spoken.skipped()
                    .forEach(lost -> assertEquals(text.codePointAt((int) lost.index()), lost.codePoint(), text));
            if (frontEnd.isSpeakable(spoken)) {
                assertEquals(spoken, frontEnd.read(text));
            } else {
                assertThrows(InvalidInputException.class, () -> frontEnd.read(text));
            }
            assertEquals(1, (frontEnd.transcribe(text) + ".").lines().count());
        }
    }

    @ParameterizedTest
    @EnumSource(SymbolTable.class)
    void oddWords_areTranscribed(SymbolTable table) {
        TextFrontEnd frontEnd = new TextFrontEnd(table);
        Random random = new Random(7);
        String letters = "aeszBCT'’ŋħŧßéı ";
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "Ab".repeat(32));
            for (int n = random.nextInt(i % 100 == 0 ? 300 : 8); n >= 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String word = text + (random.nextBoolean() ? "'s" : "");

            assertDoesNotThrow(() -> frontEnd.transcribe(word), word);
        }
    }

    /** Repetition is what overflows a regular expression's stack. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1", "1,", "1.", "1-", "1:", "1 ", "a1", "-1", "1/", "a", "1至", "{", "}", "$1", "1m ", "1,234", "1%~",
                "123-", "(123) ", "lv4", "+1", "第1", "2个", "1:2比分", "a.", "a@", "×", "²", "1，234", "0x", "C:\\a",
                "/usr", "著", "1 000 ", "V1."
            })
    void monotonousText_isTranscribedToItsEnd(String part) {
        for (TextFrontEnd frontEnd : List.of(MANDARIN, ENGLISH)) {
            int least = frontEnd.transcribe(part).isEmpty() ? 0 : REPETITIONS;
            int length = frontEnd.transcribe(part.repeat(REPETITIONS)).length();
            assertTrue(length >= least, length + " symbols for " + REPETITIONS + " times '" + part + "'");
        }
    }

    @Test
    void everyCharacterThatIsNotSilent_isHeardOrReported() {
        for (int codePoint = 0; codePoint < 0x20000; codePoint += codePoint < 0x3000 ? 1 : 7) {
            String text = "a" + new StringBuilder().appendCodePoint(codePoint) + "b";
            SpokenText spoken = MANDARIN.encode(text);
            boolean reported = spoken.skipped().equals(List.of(new SkippedCharacter(codePoint, 1)));
            boolean heard =
                    symbols(MANDARIN, spoken).replaceAll("[^a-z0-9]", "").length() > 2;
            if (!SilentCharacters.contains(codePoint) && Character.isDefined(codePoint)) {
                assertTrue(reported || heard, () -> text + " " + Integer.toHexString(text.codePointAt(1)) + spoken);
            }
        }
    }

    @Test
    void latinWords_areForeignToMandarinOnly() {
        assertEquals(Optional.of("Hello"), MANDARIN.foreignWord("你好，Hello world"));
        assertEquals(Optional.of("OK"), MANDARIN.foreignWord("我OK的"));
        assertEquals(Optional.empty(), MANDARIN.foreignWord("你好 ni3 hao3 A座 5G"));
        assertEquals(Optional.empty(), ENGLISH.foreignWord("Hello"));
    }

    @Test
    void english_reportsWhatItCannotTransliterate() {
        SpokenText spoken = ENGLISH.read("Hi Ж 你");

        assertEquals("hi  ni ", symbols(ENGLISH, spoken));
        assertEquals(List.of(new SkippedCharacter('Ж', 3)), spoken.skipped());
    }

    private static String symbols(TextFrontEnd frontEnd, SpokenText spoken) {
        StringBuilder text = new StringBuilder();
        for (int id : spoken.symbolIds()) {
            text.append(
                    id == SymbolTable.END ? "" : String.valueOf(frontEnd.table().symbol(id)));
        }
        return text.toString();
    }

    private static String words(TextFrontEnd frontEnd, String text) {
        SpokenText spoken = frontEnd.read(text);
        String symbols = symbols(frontEnd, spoken);
        return spoken.words().stream()
                .map(word -> text.substring(word.start(), word.end()) + "="
                        + symbols.substring(word.firstSymbol(), word.endSymbol())
                                .strip())
                .collect(Collectors.joining("|"));
    }

    @Test
    void words_haveTheirPlaceInTheTextAndTheirSymbols() {
        assertEquals("你=ni3|好=hao3|世=shi4|界=jie4", words(MANDARIN, "“你好”，世界。"));
        assertEquals("共=gong4|25=er4 shi2 wu3|个=ge4|人=ren2", words(MANDARIN, "共25个人"));
        assertEquals("hang2=hang2|ye4=ye4", words(MANDARIN, "hang2 ye4"));
        assertEquals("It's=it's|well-known=well-known|ok=ok", words(ENGLISH, "It's (well-known), ok?"));
        assertEquals("I=i|paid=paid|$5=five dollars|today=today", words(ENGLISH, "I paid $5 today."));
        assertEquals("😀好=hao3|好=hao3".substring(2), words(MANDARIN, "😀好好"));
    }
}
