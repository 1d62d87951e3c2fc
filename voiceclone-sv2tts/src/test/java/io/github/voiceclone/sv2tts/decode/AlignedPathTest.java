package io.github.voiceclone.sv2tts.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.spi.Attention;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignedPathTest {
    private static final int SYMBOLS = 12;

    /** Rows that attend to the given symbols, with a little weight everywhere. */
    private static float[] attending(int... symbols) {
        float[] weights = new float[symbols.length * SYMBOLS];
        Arrays.fill(weights, 0.02f);
        for (int step = 0; step < symbols.length; step++) {
            weights[step * SYMBOLS + symbols[step]] = 0.78f;
        }
        return weights;
    }

    private static int[] path(float[] weights) {
        AlignedPath path = AlignedPath.of(Attention.of(weights, SYMBOLS));
        return IntStream.range(0, path.steps()).map(path::symbol).toArray();
    }

    @Test
    void clearAttention_isFollowed() {
        int[] spoken = {0, 0, 1, 2, 2, 2, 4, 5, 5, 8, 9, 11, 11};
        assertEquals(Arrays.toString(spoken), Arrays.toString(path(attending(spoken))));
    }

    @Test
    void stepsThatAttendElsewhere_doNotMoveThePath() {
        int[] found = path(attending(0, 1, 2, 9, 2, 3, 0, 3, 4, 5));
        assertEquals("[0, 1, 2, 2, 2, 3, 3, 3, 4, 5]", Arrays.toString(found));
    }

    @Test
    void noise_neverRunsBackwards() {
        Random random = new Random(5);
        float[] weights = new float[200 * SYMBOLS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat();
        }
        int[] found = path(weights);
        assertEquals(Arrays.toString(IntStream.of(found).sorted().toArray()), Arrays.toString(found));
    }

    @Test
    void firstStep_isThatOfTheSymbolOrALaterOne() {
        AlignedPath path = AlignedPath.of(Attention.of(attending(0, 1, 1, 1, 4, 4), SYMBOLS));
        assertEquals(0, path.firstStep(0));
        assertEquals(1, path.firstStep(1));
        assertEquals(4, path.firstStep(2));
        assertEquals(4, path.firstStep(4));
        assertEquals(6, path.firstStep(5));
    }

    @Test
    void noSteps_haveNoPath() {
        assertEquals(0, path(new float[0]).length);
    }
}
