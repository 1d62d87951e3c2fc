package io.github.voiceclone.graph;

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

    /** Bit patterns by IEEE 754-2008, clause 3.4; ties go to the even neighbour. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "65519.99, 7bff",
        "65520, 7c00",
        "-1e30, fc00",
        "Infinity, 7c00",
        "NaN, 7e00",
        "6.103515625e-5, 400",
        "5.9604645e-8, 1",
        "2.9802322e-8, 0",
        "-1e-12, 8000",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02"
    })
    void number_becomesTheNearestHalf(float value, String bits) {
        assertEquals(bits, Integer.toHexString(Float16.bits(value) & 0xffff));
    }
}
