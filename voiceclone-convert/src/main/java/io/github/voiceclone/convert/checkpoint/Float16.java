package io.github.voiceclone.convert.checkpoint;

/** IEEE 754 binary16. */
final class Float16 {
    private static final int MANTISSA_BITS = 10;
    private static final int MANTISSA = (1 << MANTISSA_BITS) - 1;
    private static final int EXPONENT = 0x1f;
    /** Exponent biases of binary32 and binary16 differ by this. */
    private static final int BIAS = 127 - 15;
    /** The value of the last bit of a subnormal number: 2^-24. */
    private static final float SUBNORMAL = 0x1p-24f;

    private Float16() {}

    /** Returns the value of sixteen bits; every one of them is a float32. */
    static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> MANTISSA_BITS) & EXPONENT;
        int mantissa = bits & MANTISSA;
        if (exponent == 0) {
            float magnitude = mantissa * SUBNORMAL;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == EXPONENT ? 0xff : exponent + BIAS;
        return Float.intBitsToFloat(sign | (wide << 23) | (mantissa << (23 - MANTISSA_BITS)));
    }
}
