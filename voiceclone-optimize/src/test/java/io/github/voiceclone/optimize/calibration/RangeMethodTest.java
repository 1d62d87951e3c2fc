package io.github.voiceclone.optimize.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeMethodTest {
    /** A million values of a normal distribution, and one far out on the right. */
    private static Observation normalWithOutlier() {
        Random random = new Random(3);
        float[] values = new float[1_000_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[500] = 100;
        Observation seen = new Observation();
        seen.add(FloatBuffer.wrap(values), values.length / 2, 2);
        return seen;
    }

    @Test
    void minMax_holdsEveryValue() {
        Range range = RangeMethod.MIN_MAX.range(normalWithOutlier());
        assertEquals(100, range.high());
        assertTrue(range.low() < -4 && range.low() > -7, range::toString);
    }

    @Test
    void percentile_leavesTheOutlierOut() {
        Range range = RangeMethod.PERCENTILE.range(normalWithOutlier());
        assertEquals(4.26, range.high(), 0.3); // 1 − 1e-5 of a normal distribution lies below 4.26
        assertEquals(-4.26, range.low(), 0.3);
    }

    @Test
    void entropy_leavesTheOutlierOut() {
        Range range = RangeMethod.ENTROPY.range(normalWithOutlier());
        assertTrue(range.high() > 2.5 && range.high() < 20, range::toString);
    }

    @Test
    void valuesOverZero_haveZeroAtTheLowestLevel() {
        Range range = new Range(0.5f, 2);
        assertEquals(0, range.zeroPoint());
        assertEquals(2f / 255, range.scale(), 1e-7);
        assertEquals(255, new Range(-3, 0).zeroPoint());
    }

    @Test
    void peaks_areKeptForEachPlaceOfTheLastAxis() {
        Observation seen = new Observation();
        seen.add(FloatBuffer.wrap(new float[] {1, -5, 3, 2, 0, 1}), 2, 3);
        assertArrayEquals(new float[] {2, 5, 3}, seen.peaks());
        assertEquals(6, seen.elements());
        assertEquals(-5, seen.min());
    }

    @Test
    void unknownMethod_isRefusedWithTheNamesThereAre() {
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> RangeMethod.named("max"));
        assertEquals("no range method 'max': choose one of min-max, percentile, entropy", error.getMessage());
    }
}
