package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.spi.TextMarks.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings that markup and lexicons set. */
class FixedReadingTest {
    private static final TextFrontEnd MANDARIN = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);
    private static final TextFrontEnd ENGLISH = new TextFrontEnd(SymbolTable.ENGLISH_66);

    private static SpokenText read(TextFrontEnd frontEnd, String text, Lexicon lexicon) {
        return frontEnd.read(text, frontEnd.readings(text, TextMarks.NONE, lexicon));
    }

    /** Reads a text of which the part in brackets is marked. */
    private static SpokenText marked(TextFrontEnd frontEnd, String text, Reading.Form form, String value) {
        int start = text.indexOf('[');
        int end = text.indexOf(']') - 1;
        String plain = text.replace("[", "").replace("]", "");
        TextMarks marks =
                new TextMarks(List.of(), List.of(), List.of(new Reading(start, end, form, value, "line 1, column 9")));
        return frontEnd.read(plain, frontEnd.readings(plain, marks, Lexicon.empty()));
    }

    private static List<String> words(SpokenText spoken, String text) {
        return spoken.words().stream()
                .map(word -> text.substring(word.start(), word.end()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "[重庆]好, chong2 qing4, chong2 qing4 hao3",
        "你[重庆]好, zhòng qìng, ni3 zhong4 qing4 hao3",
        "你[重]，好, chóng, 'ni3 chong2 ， hao3'",
        "我[女儿], nü3 er2, wo3 nv3 er2",
        "我[ABC]好, yi1, wo3 yi1 hao3",
        "一[x]2个, lüè, yi1 lve4 liang3 ge4",
        "他是[乐]山人, le4, ta1 shi4 le4 shan1 ren2"
    })
    void pinyin_isReadAsGiven(String text, String pinyin, String expected) {
        SpokenText spoken = marked(MANDARIN, text, Reading.Form.PINYIN, pinyin);
        assertEquals(expected, spoken.transcription().replaceAll("\\s+", " ").strip());
        assertEquals(List.of(), spoken.skipped());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zhong", "zhong9", "xyz1", "hello", "zhong1 guo", "中国", "1", "zhōngguó", "q1"})
    void whatIsNotPinyinWithTones_refusedWithItsPlace(String pinyin) {
        String message = assertThrows(
                        InvalidInputException.class, () -> marked(MANDARIN, "[重庆]", Reading.Form.PINYIN, pinyin))
                .getMessage();
        assertTrue(message.startsWith("line 1, column 9: '" + pinyin + "' is not pinyin"), message);
    }

    @Test
    void pinyinForAnEnglishVoice_refused() {
        String message = assertThrows(
                        InvalidInputException.class, () -> marked(ENGLISH, "[x]", Reading.Form.PINYIN, "ma1"))
                .getMessage();
        assertTrue(message.startsWith("line 1, column 9: this voice speaks English"), message);
    }

    @Test
    void alias_isOneWord_withItsOwnPlace() {
        String text = "the W3C (2026) said";
        SpokenText spoken = marked(ENGLISH, "the [W3C] (2026) said", Reading.Form.ALIAS, "World Wide Web Consortium");
        assertTrue(spoken.transcription().contains("the world wide web consortium"), spoken::toString);
        assertEquals(List.of("the", "W3C", "2026", "said"), words(spoken, text));
        SpokenText chinese = marked(MANDARIN, "我的[CPU]很快", Reading.Form.ALIAS, "中央处理器");
        assertEquals("wo3 de5 zhong1 yang1 chu3 li3 qi4 hen3 kuai4", chinese.transcription());
        assertEquals(List.of("我", "的", "CPU", "很", "快"), words(chinese, "我的CPU很快"));
    }

    @Test
    void aliasInsideAWord_doesNotRunIntoIt() {
        SpokenText spoken = marked(ENGLISH, "un[x]able", Reading.Form.ALIAS, "ex");
        assertEquals("un ex able", spoken.transcription().strip());
    }

    @Test
    void aliasOfAnInputWithABrace_doesNotHideTheRest() {
        SpokenText spoken = marked(MANDARIN, "好[{]人}好", Reading.Form.ALIAS, "大");
        assertEquals("hao3 da4 ren2 } hao3", spoken.transcription().replaceAll("\\s+", " "));
        assertEquals(List.of(), spoken.skipped());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DIGITS||2026|二零二六|two zero two six",
                "DIGITS||12-34|一二三四|one two three four",
                "CHARACTERS||A1b|诶一必|a one b",
                "CHARACTERS||x@y.c|艾克斯艾特歪点西|x at y dot c",
                "NUMBER||1,234.5|一千二百三十四点五|one thousand two hundred thirty-four point five",
                "NUMBER||-3|负三|minus three",
                "NUMBER||50%|百分之五十|fifty percent",
                "NUMBER||3/4|四分之三|three quarters",
                "ORDINAL||21|第二十一|twenty-first",
                "ORDINAL||3rd|第三|third",
                "DATE||2026-11-28|二零二六年十一月二十八日|november twenty-eighth, twenty twenty-six",
                "DATE|dmy|28/11/2026|二零二六年十一月二十八日|november twenty-eighth, twenty twenty-six",
                "DATE|mdy|11/28/2026|二零二六年十一月二十八日|november twenty-eighth, twenty twenty-six",
                "DATE|ymd|20261128|二零二六年十一月二十八日|november twenty-eighth, twenty twenty-six",
                "DATE|md|2/3|二月三日|february third",
                "DATE|y|1999|一九九九年|nineteen ninety-nine",
                "DATE|my|5/2024|二零二四年五月|may twenty twenty-four",
                "TIME||14:30|十四点三十分|fourteen thirty",
                "TIME|hms12|2:05 pm|下午两点零五分|two oh five p m",
                "TIME||9|九点|nine o'clock",
                "TIME||01:02:03|一点零二分零三秒|one oh two and three seconds",
                "TELEPHONE||138-0013-8000|幺三八，零零幺三，八零零零|one three eight, zero zero one three, eight zero zero zero",
                "TELEPHONE||+86 10 1234|加八六，幺零，幺二三四|plus eight six, one zero, one two three four",
                "CURRENCY||$12.50|十二点五零美元|twelve dollars, fifty cents",
                "CURRENCY||USD 3|三美元|three u s dollars",
                "CURRENCY||£2|两英镑|two pounds"
            })
    void sayAs_readsWhatItSays(String form, String format, String text, String chinese, String english) {
        String value = format == null ? "" : format;
        Reading.Form says = Reading.Form.valueOf(form);
        SpokenText mandarin = marked(MANDARIN, "[" + text + "]", says, value);
        assertEquals(MANDARIN.read(chinese).transcription(), mandarin.transcription());
        assertEquals(1, mandarin.words().size());
        SpokenText spoken = marked(ENGLISH, "[" + text + "]", says, value);
        assertEquals(english, spoken.transcription());
        assertEquals(1, spoken.words().size());
    }

    @ParameterizedTest
    @CsvSource({
        "DIGITS, abc", "DIGITS, 12a", "NUMBER, twelve", "NUMBER, 1.2.3", "ORDINAL, x", "DATE, 2026-13-01", "DATE, 31",
        "DATE, tomorrow", "TIME, 25:00", "TIME, 12:99", "TIME, noon", "TELEPHONE, call me", "CURRENCY, 12",
                "CURRENCY, $",
        "CURRENCY, XYZ 1", "CHARACTERS, ☃", "DATE, 0-0", "TELEPHONE, +"
    })
    void sayAsOfSomethingElse_refusedWithItsPlace(String form, String text) {
        for (TextFrontEnd frontEnd : List.of(MANDARIN, ENGLISH)) {
            String message = assertThrows(
                            InvalidInputException.class,
                            () -> marked(frontEnd, "[" + text + "]", Reading.Form.valueOf(form), ""))
                    .getMessage();
            assertTrue(message.startsWith("line 1, column 9: "), message);
            assertTrue(message.contains(text), message);
        }
    }

    @Test
    void aliasThatCannotBeSpoken_refused() {
        assertThrows(InvalidInputException.class, () -> marked(MANDARIN, "[x]", Reading.Form.ALIAS, "☃"));
    }

    @Test
    void lexicon_longestTermWins_andLatinTermsAreWholeWords() {
        Lexicon lexicon = Lexicon.of(
                Map.of("重庆", "chong2 qing4", "重庆路", "zhòng qìng lù", "CPU", "处理器", "GPU", "图形处理器", "C", "西"));
        assertEquals(
                "zai4 zhong4 qing4 lu4 kan4 chong2 qing4",
                read(MANDARIN, "在重庆路看重庆", lexicon).transcription());
        assertEquals("chu3 li3 qi4 he2 xi1", read(MANDARIN, "CPU和C", lexicon).transcription());
        assertEquals("yong4 chu3 li3 qi4", read(MANDARIN, "用CPU", lexicon).transcription());
        assertFalse(read(MANDARIN, "好CPUs", lexicon).transcription().contains("chu3"));
    }

    @Test
    void lexicon_termIsOneWord() {
        String text = "I love New York!";
        SpokenText spoken = read(ENGLISH, text, Lexicon.of(Map.of("New York", "noo york")));
        assertEquals("i love noo york!", spoken.transcription());
        assertEquals(List.of("I", "love", "New York"), words(spoken, text));
        String chinese = "在重庆路";
        assertEquals(
                List.of("在", "重庆", "路"),
                words(read(MANDARIN, chinese, Lexicon.of(Map.of("重庆", "chong2 qing4"))), chinese));
    }

    @Test
    void lexicon_signsAndDigitsMayBeTerms() {
        Lexicon lexicon = Lexicon.of(Map.of("C++", "see plus plus", "☃", "snowman", "3D", "three dee"));
        SpokenText spoken = read(ENGLISH, "C++ in 3D, ☃.", lexicon);
        assertEquals("see plus plus in three dee, snowman.", spoken.transcription());
        assertEquals(List.of(), spoken.skipped());
    }

    @Test
    void lexicon_ofAnotherLanguage_isLeftOut() {
        Lexicon lexicon = Lexicon.of(List.of(new Lexicon.Entry("CPU", "c p u", Optional.of("en"), "x")));
        MANDARIN.check(lexicon);
        assertEquals(
                MANDARIN.read("用CPU").transcription(),
                read(MANDARIN, "用CPU", lexicon).transcription());
    }

    @Test
    void lexicon_replacesNothingThatMarkupSays() {
        TextMarks marks =
                new TextMarks(List.of(), List.of(), List.of(new Reading(0, 2, Reading.Form.PINYIN, "ma1", "line 1")));
        List<FixedReading> readings =
                MANDARIN.readings("重庆重庆", marks, Lexicon.of(Map.of("重庆", "chong2 qing4", "庆重", "ma3")));
        assertEquals("ma1 chong2 qing4", MANDARIN.read("重庆重庆", readings).transcription());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "zhong9", "chong2 qing", "☃", "!", "c p u", "好€"})
    void lexicon_readingTheVoiceCannotSay_refusedWithItsLine(String reading) {
        Lexicon lexicon =
                Lexicon.of(List.of(new Lexicon.Entry("CPU", reading, Optional.empty(), "lexicon terms.txt, line 7")));
        String message = assertThrows(InvalidInputException.class, () -> MANDARIN.check(lexicon))
                .getMessage();
        assertTrue(message.startsWith("lexicon terms.txt, line 7: this voice cannot say"), message);
        assertThrows(InvalidInputException.class, () -> read(MANDARIN, "好", lexicon));
    }

    @Test
    void splitter_keepsReadingsWhole_andCutsAtBorders() {
        String text = "他在e.g. no. 5，上海路。见面";
        Lexicon lexicon = Lexicon.of(Map.of("e.g. no. 5，上", "chong2 qing4"));
        List<FixedReading> readings = MANDARIN.readings(text, TextMarks.NONE, lexicon);
        List<TextSplitter.Segment> segments = new ArrayList<>();
        new TextSplitter(MANDARIN, 16)
                .split(text, readings, List.of(0, 14, text.length()), lost -> {})
                .forEachRemaining(segments::add);
        assertEquals(
                List.of("他在e.g. no. 5，上", "海路", "见面"),
                segments.stream().map(TextSplitter.Segment::text).toList());
        assertEquals(
                List.of(0L, 14L, 17L),
                segments.stream().map(TextSplitter.Segment::start).toList());
        assertEquals(Boundary.CUT, segments.get(0).boundary());
        assertEquals("ta1 zai4 chong2 qing4", segments.get(0).spoken().transcription());
    }

    @Test
    void splitter_readingLongerThanASegment_isOneSegment() {
        String term = "甲".repeat(40);
        String text = "前面的字" + term + "后面的字";
        List<FixedReading> readings = MANDARIN.readings(text, TextMarks.NONE, Lexicon.of(Map.of(term, "jia3")));
        StringBuilder whole = new StringBuilder();
        new TextSplitter(MANDARIN, 16)
                .split(text, readings, List.of(), lost -> {})
                .forEachRemaining(segment -> whole.append(segment.text()).append('|'));
        assertEquals(text, whole.toString().replace("|", ""));
        assertTrue(whole.toString().contains(term), whole::toString);
    }

    @Test
    void longTextWithManyTerms_inTimeInProportion() {
        List<Lexicon.Entry> entries = IntStream.range(0, 20_000)
                .mapToObj(i -> new Lexicon.Entry("词" + i, "处理器", Optional.empty(), "line " + i))
                .toList();
        Lexicon lexicon = Lexicon.of(entries);
        String text = "词7和词19999，".repeat(5_000);
        assertTimeout(Duration.ofSeconds(60), () -> {
            List<FixedReading> readings = MANDARIN.readings(text, TextMarks.NONE, lexicon);
            assertEquals(10_000, readings.size());
            int[] segments = {0};
            new TextSplitter(MANDARIN, 48)
                    .split(text, readings, List.of(), lost -> {})
                    .forEachRemaining(segment -> segments[0]++);
            assertEquals(5_000, segments[0]);
        });
    }
}
