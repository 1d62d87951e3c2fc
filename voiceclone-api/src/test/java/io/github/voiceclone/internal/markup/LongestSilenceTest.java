package io.github.voiceclone.internal.markup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.Markup;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongestSilenceTest {
    /** A second at the start, and then 2, 4, 8 and 16 as the marks grow, so that each sum has one reading. */
    private static final SynthesisOptions OPTIONS = SynthesisOptions.defaults()
            .withPauses(new Pauses(seconds(1), seconds(2), seconds(4), seconds(8), seconds(16)));

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(value * 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | 17",
                "a b | 17",
                "a, b | 19",
                "你，好。 | 19",
                "a. b | 21",
                "a.) \"b | 21",
                "a\\nb | 25",
                "a.\\n\\n, b | 25",
                "a\\n☺\\nb | 33",
                "\uD840\uDC00\\n\uD840\uDC00 | 25",
                "3.14 | 21",
                ".\\na | 17",
            })
    void marksBetweenWords_areOnePauseTheStrongest(String text, double expected) {
        assertEquals(seconds(expected), LongestSilence.of(text.replace("\\n", "\n"), OPTIONS));
    }

    @Test
    void pausesOfTheText_areDividedBySpeedAndRate_thoseOfMarkupAreNot() {
        SynthesisOptions slow = OPTIONS.withSpeed(0.5);
        assertEquals(seconds(50), LongestSilence.of("a\nb", slow));
        assertEquals(seconds(55), LongestSilence.of("a[pause:2s]\nb[pause:3s]", slow.withMarkup(Markup.PAUSES)));
        SynthesisOptions ssml = OPTIONS.withMarkup(Markup.SSML);
        assertEquals(seconds(25), LongestSilence.of("<speak><prosody rate='50%'>a. b</prosody>c</speak>", ssml));
        assertEquals(seconds(22), LongestSilence.of("<speak>a<break time='5s'/>b</speak>", ssml));
    }

    @Test
    void marksOfMarkupAtOnePlace_areTheLongestOfThem() {
        SynthesisOptions ssml = OPTIONS.withMarkup(Markup.SSML);
        assertEquals(seconds(25), LongestSilence.of("<speak><p><s>a</s></p><p><s>b</s></p></speak>", ssml));
        assertEquals(seconds(25), LongestSilence.of("<speak>a.<break strength='x-strong'/>b</speak>", ssml));
    }
}
