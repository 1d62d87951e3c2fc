package io.github.voiceclone.codeclm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NormalDrawsTest {
    /** Known answers of Random123's {@code kat_vectors}. */
    @Test
    void bits_areThoseOfThePaper() {
        assertArrayEquals(
                new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                NormalDraws.bits(new int[] {0, 0, 0, 0}, 0, 0));
        assertArrayEquals(
                new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                NormalDraws.bits(new int[] {-1, -1, -1, -1}, -1, -1));
        assertArrayEquals(
                new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
                NormalDraws.bits(new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0));
    }

    @Test
    void draws_areNormalAndDependOnTheirPlaceOnly() {
        int frames = 4_000;
        double sum = 0;
        double squares = 0;
        for (int frame = 0; frame < frames; frame++) {
            float[] draws = new float[7];
            NormalDraws.fill(42, 3, frame, draws);
            float[] more = new float[9];
            NormalDraws.fill(42, 3, frame, more);
            for (int i = 0; i < draws.length; i++) {
                assertEquals(more[i], draws[i]);
                sum += draws[i];
                squares += draws[i] * draws[i];
            }
        }
        assertEquals(0, sum / (7 * frames), 0.02);
        assertEquals(1, squares / (7 * frames), 0.03);
    }
}
