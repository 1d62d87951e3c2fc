package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.text.english.phonemes.EnglishPhonemes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BilingualTextTest {
    private static final TextFrontEnd FRONT_END = new TextFrontEnd(SymbolTable.MANDARIN_ENGLISH_75);
    private static final TextFrontEnd MANDARIN = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);
    private static final Pattern WORD = Pattern.compile("[\\p{IsLatin}]+(?:'[A-Za-z]+)*");

    @Test
    void textsOfTheTraining_giveItsSymbols() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = rows("bilingual-symbols.tsv");
        for (String[] cells : rows) {
            String symbols = symbols(FRONT_END.read(cells[1]));
            if (!symbols.equals(cells[3] + "~")) {
                wrong.add(cells[1] + ": " + symbols + ", expected " + cells[3]);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows.size() > 30, rows.size() + " texts");
    }

    @ParameterizedTest
    @CsvSource({
        "'co\u00ADope\u00ADration', cooperation",
        "'hel\u200Blo wor\u2060ld', hello world",
        "'\uFEFFhello', hello",
        "'the \uFB01rst of\uFB01ce', the first office",
        "'\uD835\uDC01old', Bold"
    })
    void formsOfLetters_areReadAsThePlainOnes(String text, String plain) {
        assertEquals(FRONT_END.transcribe(plain), FRONT_END.transcribe(text));
        assertEquals(FRONT_END.transcribe("我说" + plain), FRONT_END.transcribe("我说" + text));
    }

    /** A reading in the table is Chinese or pinyin, and English words, which stand for their phonemes. */
    @Test
    void mixedTexts_areReadAsTheTableSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = rows("bilingual-readings.tsv");
        for (String[] cells : rows) {
            String read = FRONT_END.transcribe(cells[0]);
            if (!read.equals(phonemes(cells[1]))) {
                wrong.add(cells[0] + " was read '" + read + "', expected '" + phonemes(cells[1]) + "'");
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows.size() > 100, rows.size() + " texts");
    }

    /** The readings that English voices have, as phonemes. */
    @Test
    void english_isReadAsEnglishVoicesReadIt() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] cells : rows("english-readings.tsv")) {
            String read = withoutMarks(read(cells[0]));
            boolean right = false;
            for (String expected : cells[1].split("\\|", -1)) {
                right |= read.equals(withoutMarks(phonemes(expected)));
            }
            if (!right) {
                wrong.add(cells[0] + " was read '" + read + "', expected " + cells[1]);
            }
        }
        assertTrue(wrong.size() <= 12, wrong.size() + ": " + String.join("\n", wrong));
    }

    /** Returns how a segment of an English text is read; in English voices the letter A is the article. */
    private static String read(String segment) {
        return FRONT_END.encode(segment, List.of(), "All of it is English.").transcription();
    }

    /** Text without Latin letters is read as Mandarin voices read it, but for marks. */
    @Test
    void mandarin_isReadAsMandarinVoicesReadIt() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String[] cells : rows("readings-zh.tsv")) {
            for (String text : cells) {
                if (text.chars().noneMatch(c -> LatinWords.isLetter((char) c) || c == '.')) {
                    count++;
                    String expected = withoutMarks(MANDARIN.transcribe(text));
                    String read = withoutMarks(FRONT_END.transcribe(text));
                    if (!read.equals(expected)) {
                        wrong.add(text + " was read '" + read + "', expected '" + expected + "'");
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(count > 1000, count + " texts");
    }

    private static String withoutMarks(String transcription) {
        return transcription
                .replace("{EY}", "{AH}")
                .replaceAll("[^a-zA-Z0-9{} ]", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Returns a reading in which English words, and letters by themselves, are groups of phonemes. */
    private static String phonemes(String reading) {
        Matcher word = WORD.matcher(reading);
        StringBuilder result = new StringBuilder();
        while (word.find()) {
            boolean pinyin = word.end() < reading.length() && Character.isDigit(reading.charAt(word.end()));
            List<String> spoken =
                    word.group().equals("A") ? EnglishPhonemes.spell("A") : EnglishPhonemes.read(word.group());
            word.appendReplacement(
                    result, pinyin ? word.group() : spoken.stream().collect(Collectors.joining("} {", "{", "}")));
        }
        return word.appendTail(result).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "我有 3 个 iPhone | 我=wo3 有=you3 3=san1 个=ge4 iPhone={AY F OW N}",
                "It costs $20. | It={IH T} costs={K AA S T S} $20={T W EH N T IY} {D AA L ER Z}",
                "用GPU，OK | 用=yong4 GPU={JH IY} {P IY} {Y UW} OK={OW K EY}",
                "The cat's “bag” | The={DH AH} cat's={K AE T S} bag={B AE G}",
                "我用 GPT-4 写 | 我=wo3 用=yong4 GPT-4={JH IY} {P IY} {T IY} si4 写=xie3",
                "ni3hao3, world | ni3=ni3 hao3=hao3 world={W ER L D}"
            })
    void words_areThoseOfTheInput(String text, String expected) {
        SpokenText spoken = FRONT_END.read(text);
        StringJoiner words = new StringJoiner(" ");
        for (SpokenText.Word word : spoken.words()) {
            words.add(text.substring(word.start(), word.end()) + "=" + word.reading());
        }
        assertEquals(expected, words.toString());
    }

    @Test
    void lexicon_readsInBothLanguages() {
        Lexicon lexicon = Lexicon.of(Map.of("SQL", "sequel", "重庆", "chong2 qing4", "CPU", "处理器"));
        assertEquals(
                "wo3 yong4 {S IY K W AH L} zai4 chong2 qing4 xiu1 chu3 li3 qi4",
                FRONT_END.transcribe("我用SQL在重庆修CPU", lexicon));
        assertThrows(InvalidInputException.class, () -> FRONT_END.check(Lexicon.of(Map.of("x", "жук"))));
    }

    @Test
    void lexiconOfALanguage_goesBeforeThatOfAll() {
        Lexicon lexicon = Lexicon.of(List.of(
                new Lexicon.Entry("CPU", "处理器", Optional.empty(), "line 1"),
                new Lexicon.Entry("CPU", "processor", Optional.of("en"), "line 2")));
        assertEquals("{P R AA S EH S ER} hao3", FRONT_END.transcribe("CPU好", lexicon));
    }

    @ParameterizedTest
    @CsvSource({
        "我有12个, wo3 you3 {W AH N} {T UW} ge4, CHARACTERS, '', false",
        "I have 12 cats, {AY} {HH AE V} {W AH N} {T UW} {K AE T S}, CHARACTERS, '', true",
        "我有12个, wo3 you3 yi1 er4 ge4, CHARACTERS, '', true",
        "我说12好, wo3 shuo1 {T W EH L V} hao3, ALIAS, twelve, true"
    })
    void markup_isReadInTheLanguageAround(String text, String expected, String form, String value, boolean same) {
        int start = text.indexOf("12");
        TextMarks.Reading mark =
                new TextMarks.Reading(start, start + 2, TextMarks.Reading.Form.valueOf(form), value, "line 1");
        List<FixedReading> readings = FRONT_END.readings(text, marks(mark), Lexicon.empty());
        assertEquals(same, expected.equals(FRONT_END.read(text, readings).transcription()));
    }

    private static TextMarks marks(TextMarks.Reading reading) {
        return new TextMarks(List.of(), List.of(), List.of(reading));
    }

    @Test
    void foreignWord_none() {
        assertEquals(Optional.empty(), FRONT_END.foreignWord("你好，Hello"));
        assertEquals(List.of("zh", "en"), FRONT_END.table().languages());
    }

    @Test
    void withoutNormalization_numbersAreSkipped() {
        SpokenText spoken = new TextFrontEnd(SymbolTable.MANDARIN_ENGLISH_75, false).read("我有3 cats");
        assertEquals("wo3 you3 3 {K AE T S}", spoken.transcription());
        assertEquals(1, spoken.skipped().size());
        assertEquals(List.of(), FRONT_END.read("我有3 cats").skipped());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{DH AH}", "жук", "，", "😀", "…", "{}", "", " "})
    void nothingToSay_refused(String text) {
        assertThrows(InvalidInputException.class, () -> FRONT_END.read(text));
        assertEquals("", FRONT_END.transcribe(text));
    }

    /** English commas are pauses within a segment; a long English sentence is no longer than as many syllables of Mandarin. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello, my friend. How are you? | Hello, my friend. / How are you?",
                "你好,我叫Tom, 你呢? | 你好 / 我叫Tom / 你呢?",
                "He likes Java, C, and Go, 我也喜欢 | He likes Java, C, and Go / 我也喜欢",
                "The quick brown fox jumps over the lazy dog near the river bank and runs away."
                        + " | The quick brown fox jumps over the lazy dog near the / river bank and runs away.",
                "一二三四五六七八九十一二三四五六七八九十 | 一二三四五六七八九十一二三四五 / 六七八九十",
            })
    void splitter_measuresEnglishByItsLength(String text, String expected) {
        StringJoiner segments = new StringJoiner(" / ");
        new TextSplitter(FRONT_END, 16)
                .split(text, lost -> {})
                .forEachRemaining(segment -> segments.add(segment.text()));
        assertEquals(expected, segments.toString());
    }

    /** The segments that an unfinished text gives are those of the whole text. */
    @Test
    void streamedText_hasTheSegmentsOfTheWhole() {
        String text = "He likes Java, C, and Go, 我也喜欢。 The price is 3,000 yuan, OK, or so. 你好, world! Yes";
        TextSplitter splitter = new TextSplitter(FRONT_END, 16);
        List<Long> starts = new ArrayList<>();
        splitter.split(text, lost -> {}).forEachRemaining(segment -> starts.add(segment.start()));
        for (int end = 0; end <= text.length(); end++) {
            long complete = splitter.completeLength(text.substring(0, end));
            assertTrue(
                    complete == 0 || starts.contains(complete), "at " + end + ": " + complete + ", not of " + starts);
        }
    }

    @Test
    void randomText_isReadOrRefused() {
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            String text = randomMix(random, 1 + random.nextInt(30));
            SpokenText spoken = FRONT_END.encode(text);
            int reached = 0;
            for (SpokenText.Word word : spoken.words()) {
                assertTrue(word.start() >= reached && word.end() > word.start() && word.end() <= text.length(), text);
                assertTrue(word.endSymbol() > word.firstSymbol(), text);
                reached = word.end();
            }
            String symbols = symbols(spoken);
            assertTrue(symbols.matches("(?:[A-Z06-9]+|[a-z]{1,6}[1-5]|,| )*~"), text + ": " + symbols);
            assertTrue(
                    !symbols.contains("  ") && !symbols.contains(", ,") && !symbols.startsWith(" "),
                    text + ": " + symbols);
        }
    }

    private static String randomMix(Random random, int parts) {
        String[] words = {
            "Hello",
            " ",
            "3.5",
            "你好",
            "GPU",
            "it's",
            ", ",
            "。",
            "ni3",
            "hao3",
            "km/h",
            "20%",
            "A",
            "股",
            "{x}",
            "iPhone15",
            "é"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            text.append(random.nextInt(3) > 0 ? words[random.nextInt(words.length)] : RandomText.next(random, 1));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "GPU ", "我a", "1,", "1 a ", "'a", "{", "3", "A 3 股 ", "a1", "é́", "ni3", ", ", "A"})
    void longText_takesTimeInProportion(String part) {
        String text = part.repeat(60_000 / part.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> FRONT_END.encode(text));
    }

    @Test
    void longTextInSegments_isSplit() {
        String text = "我有3个iPhone, and I like them a lot, 真的。".repeat(400);
        Iterator<TextSplitter.Segment> segments = new TextSplitter(FRONT_END, 24).split(text, lost -> {});
        int count = 0;
        for (; segments.hasNext(); segments.next()) {
            count++;
        }
        assertTrue(count >= 800, count + " segments");
    }

    private static String symbols(SpokenText spoken) {
        StringBuilder symbols = new StringBuilder();
        for (int id : spoken.symbolIds()) {
            symbols.append(FRONT_END.table().symbol(id));
        }
        return symbols.toString();
    }

    private static List<String[]> rows(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(BilingualTextTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t", -1))
                    .collect(Collectors.toList());
        }
    }
}
