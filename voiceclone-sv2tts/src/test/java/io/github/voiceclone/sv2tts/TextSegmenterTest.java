package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.TextContext;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.spi.TextMarks.Pause;
import io.github.voiceclone.spi.TextMarks.Prosody;
import io.github.voiceclone.sv2tts.text.RandomText;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextSegmenterTest {
    private static final TextFrontEnd MANDARIN = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75);
    private static final TextFrontEnd ENGLISH = new TextFrontEnd(SymbolTable.ENGLISH_66);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"你好☃，世界。 | 2/", "你好，☃世界☃。再见 | /3 6/", "☃。你好，世界 | 0/", "你好，☃。世界 | 3/", "你好，世界，☃☃ | /6 7", "☃ | none"
            })
    void unspokenCharacters_goWithTheirPieceOrTheOneBefore(String text, String expected) {
        if (expected.equals("none")) {
            assertThrows(
                    InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request(text, true), List.of()));
            return;
        }
        List<String> found = new ArrayList<>();
        for (TextSegmenter.Spoken spoken : read(MANDARIN, text, true)) {
            List<String> places = spoken.segment().skipped().stream()
                    .map(character -> Long.toString(character.index()))
                    .toList();
            spoken.segment().skipped().forEach(character -> assertEquals('☃', character.codePoint()));
            found.add(String.join(" ", places));
        }
        assertEquals(expected, String.join("/", found));
    }

    @Test
    void pieces_areNumberedWithoutGaps() {
        List<TextSegmenter.Spoken> segments = read(MANDARIN, "一，☃。二，\n\n三。", true);
        assertEquals(
                List.of("一", "二", "三"),
                segments.stream().map(spoken -> spoken.segment().text()).toList());
        assertEquals(
                List.of(0, 1, 2),
                segments.stream().map(spoken -> spoken.segment().number()).toList());
        assertEquals("yi1", segments.get(0).spoken().transcription().strip());
    }

    @Test
    void textNotSplit_isOnePiece() {
        String text = "你好☃，世界。再见";
        List<TextSegmenter.Spoken> segments = read(MANDARIN, text, false);
        assertEquals(1, segments.size());
        assertEquals(0, segments.get(0).segment().number());
        assertEquals(text, segments.get(0).segment().text());
        assertEquals(
                List.of(new SkippedCharacter('☃', 2)), segments.get(0).segment().skipped());
        assertEquals(MANDARIN.read(text), segments.get(0).spoken());
    }

    private static String words(TextFrontEnd frontEnd, String text) {
        List<String> words = new ArrayList<>();
        for (TextSegmenter.Spoken spoken : read(frontEnd, text, true)) {
            spoken.segment()
                    .words()
                    .forEach(word -> words.add(text.substring(word.start(), word.end()) + "=" + word.reading()));
        }
        return String.join("|", words);
    }

    @Test
    void words_haveTheirReadings() {
        assertEquals("银=yin2|行=hang2|有=you3|25=er4 shi2 wu3|人=ren2|再=zai4|见=jian4", words(MANDARIN, "银行有25人。再见！"));
        assertEquals(
                "it's=it's|2=two|well-known=well-known",
                words(ENGLISH, "“It's” 2, well-known").replace("It's=", "it's="));
    }

    @Test
    void readingOfASegment_isReadAsItself() {
        for (TextSegmenter.Spoken spoken : read(MANDARIN, "银行有25人，重庆你好。一个不是的“长大”了！", true)) {
            String reading = spoken.segment().transcription();
            assertEquals(reading, MANDARIN.read(reading).transcription());
        }
    }

    @Test
    void textTooLongForOnePiece_isRefused() {
        assertEquals(1, read(MANDARIN, "好".repeat(2000), false).size());
        SynthesisRequest request = request("好".repeat(2001), false);
        Throwable error =
                assertThrows(InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request, List.of()));
        assertTrue(error.getMessage().contains("2001 characters"), error.getMessage());
    }

    @Test
    void longText_isCutToTheLengthItsLanguageAllows() {
        List<TextSegmenter.Spoken> mandarin = read(MANDARIN, "好".repeat(200), true);
        mandarin.forEach(spoken -> assertTrue(
                spoken.segment().text().length() <= 48, spoken.segment().text()));
        assertEquals(
                200,
                mandarin.stream().mapToInt(p -> p.segment().text().length()).sum());
        String sentence = "so it goes on and on ".repeat(40);
        List<TextSegmenter.Spoken> english = read(ENGLISH, sentence, true);
        english.forEach(spoken -> assertTrue(
                spoken.segment().text().length() <= 160, spoken.segment().text()));
        assertTrue(english.size() < 12, english.size() + " segments");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "，。！", "☃", "\n"})
    void nothingToSpeak_refused(String text) {
        for (boolean split : new boolean[] {true, false}) {
            InvalidInputException refusal = assertThrows(
                    InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request(text, split), List.of()));
            assertFalse(refusal.getMessage().contains("\n"));
        }
    }

    @Test
    void afterTheLastPiece_noMore() {
        Iterator<TextSegmenter.Spoken> segments = TextSegmenter.of(MANDARIN, 0, request("好", true), List.of());
        segments.next();
        assertFalse(segments.hasNext());
        assertThrows(NoSuchElementException.class, segments::next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "你好，世界。今天天气很好！“真的吗？”他问。\n第二段：价格是3,000元，电话: 12345678，时间12:30。好的",
                "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十。完",
                "好，，好。。。☃，☃。好……好\n\n好",
                "你好。\n"
            })
    void mandarinInPieces_isTheWhole(String text) {
        assertPiecesAreTheWhole(MANDARIN, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello there. Mr. Smith paid $3.50, i.e. less than 4.00! See www.example.com/a.b?c=d. Really?! \"Yes.\" (No.)",
                "A line\nAnother one; and more: 10:30 is a time. ☃☃. The end ☃",
                "One sentence that has no pause at all goes on and on and on until it is longer than any segment may be, and then"
                        + " it goes on and on and on still, because nobody has told it where it may end or what it is about",
                "Wow!!! 🎉 Great... 🎉\n🎉\nDone.",
                "Hello.\r\n\r\nWorld.  "
            })
    void englishInPieces_isTheWhole(String text) {
        assertPiecesAreTheWhole(ENGLISH, text);
    }

    /** Cuts a text in many ways, and expects the segments of the whole, but for the silence after a line that is the last. */
    private static void assertPiecesAreTheWhole(TextFrontEnd frontEnd, String text) {
        List<String> whole = read(frontEnd, text, true).stream()
                .map(spoken -> describe(spoken.segment()))
                .toList();
        for (int seed = 0; seed < 40; seed++) {
            List<TextSegment> pieces = inPieces(frontEnd, text, new Random(seed), 1 + seed % 9);
            List<String> described = new ArrayList<>(
                    pieces.stream().map(TextSegmenterTest::describe).toList());
            if (text.stripTrailing().length() < text.length() && text.strip().indexOf('\n') < 0) {
                int last = described.size() - 1;
                described.set(last, described.get(last).replace("PT0.5S", "PT0.15S"));
            }
            assertEquals(whole, described, "cut with seed " + seed);
        }
    }

    @Test
    void randomTextInPieces_isTheWhole() {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            TextFrontEnd frontEnd = i % 2 == 0 ? MANDARIN : ENGLISH;
            String text = "a" + RandomText.next(random, 1 + random.nextInt(150)) + "a";
            List<String> whole = read(frontEnd, text, true).stream()
                    .map(spoken -> describe(spoken.segment()))
                    .toList();
            List<String> pieces = inPieces(frontEnd, text, random, 1 + random.nextInt(20)).stream()
                    .map(TextSegmenterTest::describe)
                    .toList();
            assertEquals(whole, pieces, text);
        }
    }

    private static String describe(TextSegment segment) {
        return segment.number() + " " + segment.start() + " '" + segment.text() + "' '" + segment.transcription() + "' "
                + segment.pause();
    }

    /** Takes a text as the engine does: after each piece, as much as is complete, and the rest at the end. */
    private static List<TextSegment> inPieces(TextFrontEnd frontEnd, String text, Random random, int longest) {
        List<TextSegment> segments = new ArrayList<>();
        SynthesisOptions options = SynthesisOptions.defaults();
        int start = 0;
        for (int known = 0; known < text.length(); ) {
            known = Math.min(text.length(), known + 1 + random.nextInt(longest));
            String unspoken = text.substring(start, known);
            int complete = TextSegmenter.completeLength(frontEnd, 0, unspoken, options);
            if (complete > 0) {
                int before = segments.size();
                take(frontEnd, unspoken, complete, new TextContext(start, before, false, ""), segments);
                assertTrue(segments.size() > before);
                start += complete;
            }
        }
        if (!text.substring(start).isBlank()) {
            String rest = text.substring(start);
            take(frontEnd, rest, rest.length(), new TextContext(start, segments.size(), true, ""), segments);
        }
        return segments;
    }

    private static void take(
            TextFrontEnd frontEnd, String known, int length, TextContext place, List<TextSegment> segments) {
        TextContext context = new TextContext(place.start(), place.segments(), place.last(), known.substring(length));
        SynthesisRequest whole = request(known.substring(0, length), true);
        SynthesisRequest request = new SynthesisRequest(
                whole.text(),
                context,
                TextMarks.NONE,
                Lexicon.empty(),
                whole.speaker(),
                whole.options(),
                true,
                whole.cancellation());
        TextSegmenter.of(frontEnd, 0, request, List.of()).forEachRemaining(spoken -> segments.add(spoken.segment()));
    }

    @Test
    void completeLength_waitsOnlyForWhatDecides() {
        assertEquals(0, complete(ENGLISH, "Hello"));
        assertEquals(0, complete(ENGLISH, "Hello. "));
        assertEquals(7, complete(ENGLISH, "Hello. W"));
        assertEquals(0, complete(ENGLISH, "Hello. ☃ "));
        assertEquals(6, complete(ENGLISH, "Hello\n"));
        assertEquals(0, complete(ENGLISH, "Dr. W"));
        assertEquals(0, complete(MANDARIN, "你好。"));
        assertEquals(3, complete(MANDARIN, "你好。世"));
        assertEquals(4, complete(MANDARIN, "你好。”世"));
        assertEquals(0, complete(MANDARIN, "价格3,00"));
        int unsplit = TextSegmenter.completeLength(
                ENGLISH, 0, "One. Two. Three.", SynthesisOptions.defaults().withSplitText(false));
        assertEquals(0, unsplit);
    }

    private static int complete(TextFrontEnd frontEnd, String text) {
        return TextSegmenter.completeLength(frontEnd, 0, text, SynthesisOptions.defaults());
    }

    /** Pauses in seconds after the segments of a text at a speed, with marks. */
    private static List<Double> pauses(String text, double speed, List<Pause> pauses, Prosody... prosodies) {
        SynthesisOptions options = SynthesisOptions.defaults().withSpeed(speed);
        SynthesisRequest request = new SynthesisRequest(
                text,
                TextContext.WHOLE,
                new TextMarks(pauses, List.of(prosodies), List.of()),
                Lexicon.empty(),
                SpeakerEmbedding.of(new float[] {1}),
                options,
                false,
                new Cancellation());
        List<Double> found = new ArrayList<>();
        TextSegmenter.of(MANDARIN, 0, request, List.of())
                .forEachRemaining(each -> found.add(each.segment().pause().toMillis() / 1e3));
        return found;
    }

    private static Pause pause(int at, Pause.Kind kind, double seconds) {
        return new Pause(at, kind, Duration.ofMillis(Math.round(seconds * 1000)));
    }

    @Test
    void markedPause_isAddedToThatOfTheText() {
        assertEquals(List.of(0.3, 0.15), pauses("你好。再见", 1, List.of()));
        assertEquals(List.of(1.3, 0.15), pauses("你好。再见", 1, List.of(pause(3, Pause.Kind.MORE, 1))));
        assertEquals(List.of(1.3, 0.15), pauses("你好。再见", 1, List.of(pause(2, Pause.Kind.MORE, 1))));
        assertEquals(List.of(1.0, 0.15), pauses("你好再见", 1, List.of(pause(2, Pause.Kind.MORE, 1))));
        assertEquals(
                List.of(3.15), pauses("你好", 1, List.of(pause(2, Pause.Kind.MORE, 1), pause(2, Pause.Kind.MORE, 2))));
    }

    @Test
    void markedPauseBeforeTheText_isNoPauseAfterItsFirstSegment() {
        assertEquals(List.of(0.3, 0.15), pauses("，你好。再见", 1, List.of(pause(1, Pause.Kind.MORE, 1))));
    }

    @Test
    void markedPause_isAsLongInFasterSpeech() {
        assertEquals(List.of(1.15, 0.075), pauses("你好。再见", 2, List.of(pause(3, Pause.Kind.MORE, 1))));
    }

    @Test
    void markedPause_takesThePlaceOfThatOfTheText() {
        assertEquals(List.of(0.0, 0.15), pauses("你好。再见", 1, List.of(pause(3, Pause.Kind.INSTEAD, 0))));
        assertEquals(
                List.of(0.1, 0.15),
                pauses("你好。再见", 1, List.of(pause(3, Pause.Kind.INSTEAD, 0.1), pause(3, Pause.Kind.AT_LEAST, 2))));
    }

    @Test
    void borderOfASentence_pausesAtLeastAsLong_butNotAtTheEnd() {
        assertEquals(List.of(0.3, 0.15), pauses("你好再见", 1, List.of(pause(2, Pause.Kind.AT_LEAST, 0.3))));
        assertEquals(
                List.of(0.5, 0.15),
                pauses("你好\n再见", 1, List.of(pause(2, Pause.Kind.AT_LEAST, 0.3), pause(5, Pause.Kind.AT_LEAST, 0.3))));
    }

    @Test
    void prosody_cutsTheText_andChangesItsPauses() {
        assertEquals(List.of(0.15, 0.075, 0.15), pauses("你好，大家，再见", 1, List.of(), new Prosody(3, 6, 2, 1)));
        assertEquals(List.of(0.05, 0.025, 0.15), pauses("你好大家再见", 1, List.of(), new Prosody(2, 4, 2, 1)));
    }

    @Test
    void borders_needATextThatIsSplit() {
        SynthesisRequest request = new SynthesisRequest(
                "你好再见",
                TextContext.WHOLE,
                new TextMarks(List.of(pause(2, Pause.Kind.MORE, 1)), List.of(), List.of()),
                Lexicon.empty(),
                SpeakerEmbedding.of(new float[] {1}),
                SynthesisOptions.defaults().withSplitText(false),
                false,
                new Cancellation());
        String message = assertThrows(
                        InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request, List.of()))
                .getMessage();
        assertTrue(message.contains("withSplitText"), message);
    }

    private static List<TextSegmenter.Spoken> read(TextFrontEnd frontEnd, String text, boolean split) {
        List<TextSegmenter.Spoken> segments = new ArrayList<>();
        TextSegmenter.of(frontEnd, 0, request(text, split), List.of()).forEachRemaining(segments::add);
        return segments;
    }

    private static SynthesisRequest request(String text, boolean split) {
        SynthesisOptions options = SynthesisOptions.defaults().withSplitText(split);
        return new SynthesisRequest(text, SpeakerEmbedding.of(new float[] {1}), options);
    }
}
