package io.github.voiceclone.internal.markup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.spi.TextMarks.Pause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PauseMarkupTest {
    private static final SynthesisOptions OPTIONS = SynthesisOptions.defaults().withMarkup(Markup.PAUSES);

    @Test
    void pauses_areNotText_andTheRestKnowsItsPlace() {
        String source = "[pause:1s]你好[pause: 0.8s ]，[x] <b>[pause:300ms]";
        MarkedText text = MarkedText.read(source, OPTIONS);
        assertEquals("你好，[x] <b>", text.text());
        assertEquals(
                List.of(
                        new Pause(0, Pause.Kind.MORE, Duration.ofSeconds(1)),
                        new Pause(2, Pause.Kind.MORE, Duration.ofMillis(800)),
                        new Pause(10, Pause.Kind.MORE, Duration.ofMillis(300))),
                text.marks().pauses());
        assertEquals(source.indexOf('你'), text.start(0));
        assertEquals(source.indexOf('好') + 1, text.end(2));
        assertEquals(source.indexOf('，'), text.start(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Pause:1s]", "[PAUSE:1s]", "[pause:1000ms]"})
    void pause_isOneInAnyCase(String source) {
        MarkedText text = MarkedText.read("a" + source, OPTIONS);
        assertEquals("a", text.text());
        assertEquals(
                List.of(new Pause(1, Pause.Kind.MORE, Duration.ofSeconds(1))),
                text.marks().pauses());
    }

    @Test
    void segment_isOneOfTheOriginal() {
        MarkedText text = MarkedText.read("[pause:1s]ab[pause:1s]c☃", OPTIONS);
        TextSegment segment = new TextSegment(0, 0, "abc☃", "a", List.of(new SkippedCharacter('☃', 3)), Duration.ZERO);
        assertEquals(
                new TextSegment(
                        0, 10, 24, "abc☃", "a", List.of(new SkippedCharacter('☃', 23)), Duration.ZERO, List.of()),
                text.original(segment));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a[pause:-1s]|line 1, column 2|'-1s'",
                "a[pause:99h]|line 1, column 2|'99h'",
                "a[pause:61s]|line 1, column 2|'61s'",
                "a[pause:1]|line 1, column 2|'1'",
                "a[pause:]|line 1, column 2|''",
                "a[pause:1e3s]|line 1, column 2|'1e3s'",
                "a[pause:NaNs]|line 1, column 2|'NaNs'",
                "a[Pause:1]|line 1, column 2|'1'",
                "a[pause]|line 1, column 2|'[pause]'",
                "a[pause 1s]|line 1, column 2|'[pause 1s]'",
                "a[pause:1s|line 1, column 2|'[pause:1s'"
            })
    void wrongPause_refusedWithItsPlace(String text, String place, String found) {
        String message = assertThrows(InvalidInputException.class, () -> MarkedText.read(text, OPTIONS))
                .getMessage();
        assertTrue(message.startsWith(place + ":"), message);
        assertTrue(message.contains(found), message);
        assertTrue(message.contains("300ms"), message);
        assertFalse(message.contains("\n"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "[", "[]", "[pauses:1s]", "[ pause:1s]", "pause:1s"})
    void otherBrackets_areText(String source) {
        MarkedText text = MarkedText.read(source, OPTIONS);
        assertEquals(source, text.text());
        assertEquals(List.of(), text.marks().pauses());
    }

    @Test
    void noMarkup_textIsText() {
        String source = "<speak>[pause:1s]";
        MarkedText text = MarkedText.read(source, SynthesisOptions.defaults());
        assertEquals(source, text.text());
        assertEquals(TextMarks.NONE, text.marks());
        assertEquals(3, text.start(3));
    }
}
