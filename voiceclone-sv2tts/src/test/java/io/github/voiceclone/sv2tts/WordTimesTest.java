package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.WordSpan;
import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.text.SpokenText.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two words of two symbols each and an end, in steps of two frames. */
class WordTimesTest {
    private static final int SYMBOLS = 5;

    private final WordTimes times = new WordTimes(
            new SpokenText(
                    new int[SYMBOLS], "", List.of(), List.of(new Word(0, 2, 0, 2, ""), new Word(3, 5, 2, 4, ""))),
            2);

    /** Steps that attend to the given symbols as firmly as {@code weight} says. */
    private static Attention attention(float weight, int... symbols) {
        float[] weights = new float[symbols.length * SYMBOLS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % SYMBOLS == symbols[i / SYMBOLS] ? weight : (1 - weight) / (SYMBOLS - 1);
        }
        return Attention.of(weights, SYMBOLS);
    }

    @Test
    void wholeSegment_hasTheWordsInTheirFrames() {
        List<WordSpan> words = times.next(attention(0.9f, 0, 1, 1, 2, 3, 3, 4), 14, true);
        assertEquals(List.of(new WordSpan(0, 2, 0, 6), new WordSpan(3, 5, 6, 12)), words);
    }

    @Test
    void word_comesWithTheFrameAfterItsLast() {
        Attention attention = attention(0.9f, 0, 1, 1, 2, 3, 3, 4);
        assertEquals(List.of(), times.next(attention, 6, false));
        assertEquals(List.of(new WordSpan(0, 2, 0, 6)), times.next(attention, 7, false));
        assertEquals(List.of(new WordSpan(3, 5, 6, 8)), times.next(attention, 8, true));
    }

    @Test
    void laterSteps_mayEndAWordWithinFramesThatLeftBefore() {
        assertEquals(List.of(), times.next(attention(0.9f, 0, 1, 1, 1, 1), 8, false));
        Attention revised = attention(0.9f, 0, 1, 1, 2, 2, 3, 3);
        assertEquals(List.of(new WordSpan(0, 2, 0, 6)), times.next(revised, 8, false));
        assertEquals(List.of(new WordSpan(3, 5, 6, 14)), times.next(revised, 14, true));
    }
}
