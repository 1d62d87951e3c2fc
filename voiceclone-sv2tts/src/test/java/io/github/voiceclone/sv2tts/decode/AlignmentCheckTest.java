package io.github.voiceclone.sv2tts.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.SpeechFault;
import io.github.voiceclone.SpeechFault.Kind;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignmentCheckTest {
    private static final SpokenText TEXT = new TextFrontEnd(SymbolTable.MOCKINGBIRD_75).read("一二三四五六七八");

    private static final double STEP_SECONDS = 0.025;

    /** Symbols that a clear reading of some words attends to, two steps for each. */
    private static List<Integer> reading(int... words) {
        List<Integer> path = new ArrayList<>();
        for (int word : words) {
            SpokenText.Word spoken = TEXT.words().get(word);
            for (int symbol = spoken.firstSymbol(); symbol < spoken.endSymbol(); symbol++) {
                path.addAll(List.of(symbol, symbol));
            }
        }
        return path;
    }

    private static List<SpeechFault> faults(List<Integer> path) {
        float[] weights = new float[path.size() * TEXT.length()];
        for (int step = 0; step < path.size(); step++) {
            for (int symbol = 0; symbol < TEXT.length(); symbol++) {
                weights[step * TEXT.length() + symbol] = symbol == path.get(step) ? 0.9f : 0.1f / (TEXT.length() - 1);
            }
        }
        return AlignmentCheck.faults(TEXT, Attention.of(weights, TEXT.length()), STEP_SECONDS);
    }

    @Test
    void clearReading_hasNoFaults() {
        assertEquals(List.of(), faults(reading(IntStream.range(0, 8).toArray())));
    }

    @Test
    void wordsWithoutAttention_areSkipped() {
        assertEquals(
                List.of(new SpeechFault(Kind.SKIPPED, 2, 3), new SpeechFault(Kind.SKIPPED, 3, 4)),
                faults(reading(0, 1, 4, 5, 6, 7)));
    }

    @Test
    void wordsAfterAnEarlyEnd_areSkipped() {
        assertEquals(
                List.of(new SpeechFault(Kind.SKIPPED, 6, 7), new SpeechFault(Kind.SKIPPED, 7, 8)),
                faults(reading(0, 1, 2, 3, 4, 5)));
    }

    @Test
    void wordsThatSpeechGoesBackTo_areRepeated() {
        assertEquals(
                List.of(new SpeechFault(Kind.REPEATED, 1, 2), new SpeechFault(Kind.REPEATED, 2, 3)),
                faults(reading(0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7)));
    }

    @Test
    void oneStepBack_isNoRepetition() {
        List<Integer> path = reading(IntStream.range(0, 8).toArray());
        path.add(30, path.get(2));
        assertEquals(List.of(), faults(path));
    }

    @Test
    void wordThatSpeechStaysAt_isHeld() {
        List<Integer> path = reading(IntStream.range(0, 8).toArray());
        int symbol = path.get(20);
        for (int step = 0; step < 1.3 / STEP_SECONDS; step++) {
            path.add(20, symbol);
        }
        assertEquals(1, faults(path).size());
        assertEquals(Kind.HELD, faults(path).get(0).kind());
    }

    @Test
    void textWithoutSpeech_isSkipped() {
        assertEquals(8, faults(List.of()).size());
    }
}
