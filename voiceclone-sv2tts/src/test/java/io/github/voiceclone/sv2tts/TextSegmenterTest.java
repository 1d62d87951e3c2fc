package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
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
            assertThrows(InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request(text, true)));
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

    @Test
    void textTooLongForOnePiece_isRefused() {
        assertEquals(1, read(MANDARIN, "好".repeat(2000), false).size());
        SynthesisRequest request = request("好".repeat(2001), false);
        Throwable error = assertThrows(InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request));
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
                    InvalidInputException.class, () -> TextSegmenter.of(MANDARIN, 0, request(text, split)));
            assertFalse(refusal.getMessage().contains("\n"));
        }
    }

    @Test
    void afterTheLastPiece_noMore() {
        Iterator<TextSegmenter.Spoken> segments = TextSegmenter.of(MANDARIN, 0, request("好", true));
        segments.next();
        assertFalse(segments.hasNext());
        assertThrows(NoSuchElementException.class, segments::next);
    }

    private static List<TextSegmenter.Spoken> read(TextFrontEnd frontEnd, String text, boolean split) {
        List<TextSegmenter.Spoken> segments = new ArrayList<>();
        TextSegmenter.of(frontEnd, 0, request(text, split)).forEachRemaining(segments::add);
        return segments;
    }

    private static SynthesisRequest request(String text, boolean split) {
        SynthesisOptions options = SynthesisOptions.defaults().withSplitText(split);
        return new SynthesisRequest(text, SpeakerEmbedding.of(new float[] {1}), options);
    }
}
