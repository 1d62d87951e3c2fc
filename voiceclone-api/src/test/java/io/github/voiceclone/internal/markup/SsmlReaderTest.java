package io.github.voiceclone.internal.markup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.spi.TextMarks.Pause;
import io.github.voiceclone.spi.TextMarks.Prosody;
import io.github.voiceclone.spi.TextMarks.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsmlReaderTest {
    private static final SynthesisOptions OPTIONS = SynthesisOptions.defaults().withMarkup(Markup.SSML);

    private static MarkedText read(String ssml) {
        return MarkedText.read(ssml, OPTIONS);
    }

    private static MarkedText inside(String content) {
        return read("<speak>" + content + "</speak>");
    }

    private static String error(String ssml) {
        String message =
                assertThrows(InvalidInputException.class, () -> read(ssml)).getMessage();
        assertFalse(message.contains("\n"), message);
        assertTrue(message.length() < 400, message);
        return message;
    }

    @Test
    void text_isWhatStandsBetweenTags_andEachCharacterKnowsItsPlace() {
        String ssml =
                "<?xml version='1.0'?><!-- x --><speak xmlns='http://www.w3.org/2001/10/synthesis' version=\"1.1\""
                        + " xml:lang='en'>a &amp; <!-- > --><![CDATA[<b>]]>&#x1F600;\r\nc<?pi ?></speak>";
        MarkedText text = read(ssml);
        assertEquals("a & <b>\uD83D\uDE00 c", text.text());
        for (int i = 0; i < text.text().length(); i++) {
            String source = ssml.substring(text.start(i), text.end(i + 1));
            String expected =
                    switch (text.text().charAt(i)) {
                        case '&' -> "&amp;";
                        case '\uD83D', '\uDE00' -> "&#x1F600;";
                        case ' ' -> i < 5 ? " " : "\r\n";
                        default -> text.text().substring(i, i + 1);
                    };
            assertEquals(expected, source, "character " + i);
        }
    }

    @Test
    void whiteSpace_isOneSpace_andNoneBetweenChineseLines() {
        assertEquals("a b c", inside("\n  a\t\n b <s>\n c </s>\n").text());
        assertEquals("今天天气 好", inside("\n今天\n  天气 好\n").text());
    }

    @Test
    void breaks_addTheirTime_orTakeThePlaceOfThePause() {
        MarkedText text = inside("a<break time='1.5s'/>b<break time=\"250ms\"/>c<break strength='none'/>d"
                + "<break strength='x-strong'/>e<break/>f<break strength='weak' time='1s'/>");
        assertEquals("abcdef", text.text());
        assertEquals(
                List.of(
                        new Pause(1, Pause.Kind.MORE, Duration.ofMillis(1500)),
                        new Pause(2, Pause.Kind.MORE, Duration.ofMillis(250)),
                        new Pause(3, Pause.Kind.INSTEAD, Duration.ZERO),
                        new Pause(4, Pause.Kind.INSTEAD, Duration.ofMillis(500)),
                        new Pause(5, Pause.Kind.INSTEAD, Duration.ofMillis(300)),
                        new Pause(6, Pause.Kind.MORE, Duration.ofSeconds(1))),
                text.marks().pauses());
    }

    @Test
    void sentencesAndParagraphs_pauseAtLeastAsLongAsTheirEnds() {
        MarkedText text = inside("<p><s>a</s><s>b</s></p>c");
        assertEquals("abc", text.text());
        Duration sentence = Duration.ofMillis(300);
        Duration line = Duration.ofMillis(500);
        assertEquals(
                List.of(line, sentence, sentence, sentence, sentence, line),
                text.marks().pauses().stream().map(Pause::silence).toList());
        assertTrue(text.marks().pauses().stream().allMatch(pause -> pause.kind() == Pause.Kind.AT_LEAST));
    }

    @Test
    void pausesOfFasterSpeech_areShorter_butForThoseWithATime() {
        MarkedText text =
                MarkedText.read("<speak>a<break time='1s'/>b<break strength='strong'/>c</speak>", OPTIONS.withSpeed(2));
        assertEquals(
                List.of(Duration.ofSeconds(1), Duration.ofMillis(150)),
                text.marks().pauses().stream().map(Pause::silence).toList());
    }

    @Test
    void prosody_isOfTheTextInside_andNests() {
        MarkedText text =
                inside("ab<prosody rate='200%'>cd<prosody rate='-25%' volume='+6dB'>ef</prosody>gh</prosody><prosody"
                        + " volume='silent'>i</prosody>j");
        double loud = Math.pow(10, 6 / 20.0);
        assertEquals(
                List.of(
                        new Prosody(2, 4, 2, 1),
                        new Prosody(4, 6, 1.5, loud),
                        new Prosody(6, 8, 2, 1),
                        new Prosody(8, 9, 1, 0)),
                text.marks().prosodies());
        assertEquals(Prosody.USUAL, text.marks().prosodyAt(1));
        assertEquals(1.5, text.marks().prosodyAt(5).rate());
        assertEquals(0, text.marks().prosodyAt(8).gain());
        assertEquals(Prosody.USUAL, text.marks().prosodyAt(9));
        assertEquals(List.of(2, 4, 6, 8, 9), text.marks().borders());
    }

    @ParameterizedTest
    @CsvSource({
        "x-slow, 0.5",
        "slow, 0.75",
        "medium, 1",
        "default, 1",
        "fast, 1.25",
        "x-fast, 1.75",
        "80%, 0.8",
        "+20%, 1.2",
        "-20%, 0.8",
        "1.5, 1.5"
    })
    void rate_hasNamesAndPercentages(String rate, double expected) {
        MarkedText text = inside("a<prosody rate='" + rate + "'>b</prosody>");
        assertEquals(expected, text.marks().prosodyAt(1).rate(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "silent, -200",
        "x-soft, -12",
        "soft, -6",
        "medium, 0",
        "loud, 6",
        "x-loud, 12",
        "-3.5dB, -3.5",
        "+12DB, 12",
        "50%, -6.0206",
        "+100%, 6.0206"
    })
    void volume_hasNamesPercentagesAndDecibels(String volume, double decibels) {
        MarkedText text = inside("a<prosody volume='" + volume + "'>b</prosody>");
        assertEquals(Math.pow(10, decibels / 20), text.marks().prosodyAt(1).gain(), 1e-5);
    }

    @Test
    void readings_spanTheirTextAndSayHowToReadIt() {
        String ssml =
                "<speak>x <sub alias='World'>W3C</sub> <phoneme alphabet='x-pinyin' ph='chong2 qing4'>重庆</phoneme>"
                        + "<say-as interpret-as='date' format='mdy'> 11/28/2026 </say-as></speak>";
        MarkedText text = read(ssml);
        assertEquals("x W3C 重庆11/28/2026", text.text());
        List<Reading> readings = text.marks().readings();
        assertEquals(new Reading(2, 5, Reading.Form.ALIAS, "World", "line 1, column 10"), readings.get(0));
        assertEquals(Reading.Form.PINYIN, readings.get(1).form());
        assertEquals("chong2 qing4", readings.get(1).value());
        assertEquals(
                "重庆",
                text.text().substring(readings.get(1).start(), readings.get(1).end()));
        assertEquals("mdy", readings.get(2).value());
        assertEquals(
                "11/28/2026",
                text.text().substring(readings.get(2).start(), readings.get(2).end()));
        assertEquals("W3C", ssml.substring(text.start(2), text.end(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digits",
                "characters",
                "spell-out",
                "number",
                "cardinal",
                "ordinal",
                "date",
                "time",
                "telephone",
                "currency"
            })
    void everyInterpretation_isKnown(String name) {
        MarkedText text = inside("<say-as interpret-as='" + name + "'>1</say-as>");
        assertEquals(1, text.marks().readings().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<speak>\\n <audio src='x'/></speak>|line 2, column 2|<audio>|break, p",
                "<speak>𝄞<voice>a</voice></speak>|line 1, column 9|<voice>|break, p",
                "<p>a</p>|line 1, column 1|<p>|<speak>",
                "<speak><speak>a</speak></speak>|line 1, column 8|<speak>|break",
                "<speak><break length='1s'/></speak>|line 1, column 8|'length'|time or strength",
                "<speak><prosody pitch='high'>a</prosody></speak>|line 1, column 8|'pitch'|rate or volume",
                "<speak><prosody>a</prosody></speak>|line 1, column 8|no attribute|rate or volume",
                "<speak><prosody rate='quick'>a</prosody></speak>|line 1, column 8|'quick'|x-slow",
                "<speak><prosody rate='NaN'>a</prosody></speak>|line 1, column 8|'NaN'|1.5",
                "<speak><prosody rate='900%'>a</prosody></speak>|line 1, column 8|'900%'|0.25 to 4",
                "<speak><prosody rate='0%'>a</prosody></speak>|line 1, column 8|'0%'|0.25 to 4",
                "<speak><prosody rate='-100%'>a</prosody></speak>|line 1, column 8|'-100%'|0.25 to 4",
                "<speak><prosody volume='20dB'>a</prosody></speak>|line 1, column 8|'20dB'|12 dB",
                "<speak><prosody volume='5'>a</prosody></speak>|line 1, column 8|'5'|silent",
                "<speak><break time='-1s'/></speak>|line 1, column 8|'-1s'|0s to 60s",
                "<speak><break time='99h'/></speak>|line 1, column 8|'99h'|0s to 60s",
                "<speak><break time='61s'/></speak>|line 1, column 8|'61s'|0s to 60s",
                "<speak><break time='1'/></speak>|line 1, column 8|'1'|300ms",
                "<speak><break time='NaNs'/></speak>|line 1, column 8|'NaNs'|300ms",
                "<speak><break strength='huge'/></speak>|line 1, column 8|'huge'|x-strong",
                "<speak><break>a</break></speak>|line 1, column 15|text in <break>|nothing",
                "<speak><break><s/></break></speak>|line 1, column 15|<s> in <break>|nothing",
                "<speak><say-as>1</say-as></speak>|line 1, column 8|interpret-as|missing",
                "<speak><say-as interpret-as='net'>1</say-as></speak>|line 1, column 8|'net'|cardinal, characters",
                "<speak><say-as interpret-as='date' format='xyz'>1</say-as></speak>|line 1, column 8|'xyz'|dmy",
                "<speak><say-as interpret-as='time' format='ymd'>1</say-as></speak>|line 1, column 8|'ymd'|hms24",
                "<speak><say-as interpret-as='date'> </say-as></speak>|line 1, column 8|<say-as>|no text",
                "<speak><sub>a</sub></speak>|line 1, column 8|alias|missing",
                "<speak><sub alias=' '>a</sub></speak>|line 1, column 8|alias|empty",
                "<speak><sub alias='b'/></speak>|line 1, column 8|<sub>|no text",
                "<speak><sub alias='b'>a<s>c</s></sub></speak>|line 1, column 24|<s> in <sub>|text only",
                "<speak><phoneme ph='ma1'>a</phoneme></speak>|line 1, column 8|alphabet|pinyin",
                "<speak><phoneme alphabet='ipa' ph='a'>a</phoneme></speak>|line 1, column 8|'ipa'|pinyin",
                "<speak><phoneme alphabet='pinyin'>a</phoneme></speak>|line 1, column 8|ph|missing",
                "<speak><s><s>a</s></s></speak>|line 1, column 11|<s> in <s>|end before",
                "<speak><s><p>a</p></s></speak>|line 1, column 11|<p> in <s>|end before",
                "<speak><x:p xmlns:x='urn:x'>a</x:p></speak>|line 1, column 8|urn:x|http://www.w3.org",
            })
    void whatIsNotOfTheSubset_refusedWithItsPlace(String ssml, String place, String found, String expected) {
        String message = error(ssml.replace("\\n", "\n"));
        assertTrue(message.startsWith(place + ":"), message);
        assertTrue(message.contains(found), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void places_countLinesOfAllKinds() {
        assertTrue(error("<speak>a\r\nb\rc\n\n  <x/></speak>").startsWith("line 5, column 3: "), "line 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "plain text",
                "<",
                "<speak",
                "<speak>",
                "<speak>a</speak",
                "<speak>a</speak>b",
                "<speak>a</speak><speak>b</speak>",
                "<speak><s>a</speak></s>",
                "<speak a='1' a='2'>a</speak>",
                "<speak>a & b</speak>",
                "<speak>a &lt b</speak>",
                "<speak>1 < 2</speak>",
                "<speak><break time=1s/></speak>",
                "<speak>\u0001</speak>",
                "<speak>&#0;</speak>",
                "<speak>&nbsp;</speak>",
                "<speak><![CDATA[a</speak>",
                "<speak><!-- a</speak>",
                "<speak><!-- -- --></speak>",
                "<?xml version='9'?><speak>a</speak>",
                "<x:speak>a</x:speak>",
                "\uFFFE<speak>a</speak>",
                "<!ELEMENT x ANY><speak>a</speak>"
            })
    void whatIsNotWellFormed_refusedInOneLine(String ssml) {
        assertTrue(error(ssml).startsWith("line 1, column "), () -> error(ssml));
        assertFalse(error(ssml).contains("://"), () -> error(ssml));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<speak a='1' a='2'>a</speak>", "<speak xmlns:x='u' xmlns:y='u' x:a='1' y:a='2'>a</speak>"})
    void attributeTwice_refusedInWords(String ssml) {
        assertTrue(error(ssml).contains("an attribute is given twice"), () -> error(ssml));
    }

    @Test
    void byteOrderMark_skipped_andPlacesAreThoseOfTheOriginal() {
        String ssml = "\uFEFF<?xml version='1.0'?><speak>a<break time='1s'/></speak>";
        MarkedText text = read(ssml);
        assertEquals("a", text.text());
        assertEquals(ssml.indexOf("a<break"), text.start(0));
        assertTrue(error("\uFEFF<speak><x/></speak>").startsWith("line 1, column 9: "), "the reader's place");
        assertEquals(column("\uFEFF<speak></x>"), column("<speak></x>") + 1);
        assertEquals(column("\uFEFF<speak>\n</x>"), column("<speak>\n</x>"));
        assertTrue(error("\uFEFFtext").contains("expected SSML that begins with <speak>"), "no element");
    }

    private static int column(String ssml) {
        return Integer.parseInt(error(ssml).replaceFirst("line \\d+, column (\\d+):.*", "$1"));
    }

    @Test
    void documentTypes_refused(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        String external = "<!DOCTYPE speak [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><speak>&x;</speak>";
        StringBuilder laughs = new StringBuilder("<?xml version='1.0'?>\n<!DOCTYPE speak [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a")
                    .append(i)
                    .append(" '")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        laughs.append("]><speak>&a29;</speak>");
        for (String ssml : List.of(
                external, laughs.toString(), "<!DOCTYPE speak SYSTEM 'http://127.0.0.1:9/x.dtd'><speak>a</speak>")) {
            assertTimeout(Duration.ofSeconds(5), () -> {
                String message = error(ssml);
                assertTrue(message.contains("document type declaration is refused"), message);
            });
        }
        assertTrue(error(laughs.toString()).startsWith("line 2, column 1:"), "its place");
        assertTrue(error("<speak>&x;</speak>").contains("1"), "an entity nobody declares");
    }

    @Test
    void deepNesting_refused() {
        String deep = "<prosody rate='100%'>".repeat(SsmlReader.MAX_DEPTH);
        String message = error("<speak>" + deep + "a" + "</prosody>".repeat(SsmlReader.MAX_DEPTH) + "</speak>");
        assertTrue(message.contains("nested more than 32 deep"), message);
        error("<speak>" + "<prosody rate='100%'>".repeat(200_000));
    }

    @Test
    void hugeDocument_readInTimeInProportion() {
        String much =
                "<s>好<break time='1ms'/><sub alias='b'>a</sub><prosody rate='fast'>c</prosody></s>\n".repeat(10_000);
        assertTimeout(Duration.ofSeconds(20), () -> {
            MarkedText text = inside(much);
            assertEquals(10_000, text.marks().readings().size());
            assertEquals(10_000, text.marks().prosodies().size());
        });
        assertTimeout(Duration.ofSeconds(20), () -> inside("a ".repeat(400_000)));
    }

    @Test
    void longPausesTogether_refused() {
        assertTrue(
                error("<speak>" + "<break time='60s'/>".repeat(61) + "a</speak>")
                        .contains("60 minutes"),
                "limit");
    }

    @Test
    void longReading_refused() {
        assertTrue(
                error("<speak><sub alias='" + "b".repeat(300) + "'>a</sub></speak>")
                        .contains("longer than 256"),
                "");
        assertTrue(
                error("<speak><sub alias='b'>" + "a".repeat(300) + "</sub></speak>")
                        .contains("more than 256"),
                "");
    }

    @Test
    void anyDocument_readOrRefused() {
        List<String> parts = List.of(
                "<speak>",
                "</speak>",
                "<s>",
                "</s>",
                "<break/>",
                "&amp;",
                "&#65;",
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "a",
                "好",
                "\n",
                "<prosody rate='fast'>",
                "</prosody>",
                "<sub alias='b'>",
                "</sub>",
                "<",
                ">",
                "'",
                "&",
                "\uD83D");
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder ssml = new StringBuilder(random.nextInt(4) == 0 ? "" : "<speak>");
            for (int n = random.nextInt(8); n > 0; n--) {
                ssml.append(parts.get(random.nextInt(parts.size())));
            }
            ssml.append(random.nextInt(4) == 0 ? "" : "</speak>");
            try {
                MarkedText text = read(ssml.toString());
                for (int c = 0; c < text.text().length(); c++) {
                    assertTrue(text.start(c) < text.end(c + 1), ssml::toString);
                }
                read++;
            } catch (InvalidInputException e) {
                assertFalse(e.getMessage().contains("\n"), ssml::toString);
            }
        }
        assertTrue(read > 100, "only " + read);
    }
}
