package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {
    /** Values of IEEE 754-2008, 3.6 and the format's limits. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0x0p0", "0x8000, -0x0p0", "0x0001, 0x1p-24", "0x83ff, -0x3ffp-24", "0x0400, 0x1p-14",
        "0x3555, 0x1.554p-2", "0x3c00, 0x1p0", "0xc000, -0x1p1", "0x7bff, 65504", "0x7c00, Infinity",
        "0xfc00, -Infinity"
    })
    void bits_areTheirValue(String bits, String value) {
        assertEquals(
                Float.parseFloat(value), Float16.toFloat(Integer.decode(bits).shortValue()));
    }

    @Test
    void notANumber_staysOne() {
        assertTrue(Float.isNaN(Float16.toFloat((short) 0x7e00)));
        assertTrue(Float.isNaN(Float16.toFloat((short) 0xfc01)));
    }
}
