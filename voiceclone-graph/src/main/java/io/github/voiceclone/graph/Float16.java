package io.github.voiceclone.graph;

/** Conversion between float32 and IEEE 754 binary16, which ONNX calls float16. */
public final class Float16 {
    /** The largest finite value. */
    public static final float MAX_VALUE = 65504;

    /** The smallest value of full accuracy; those below are subnormal, down to 2⁻²⁴. */
    private static final float MIN_NORMAL = 0x1p-14f;

    /** The value of the last bit of a subnormal number: 2⁻²⁴. */
    private static final float SUBNORMAL = 0x1p-24f;

    private static final int MANTISSA_BITS = 10;
    private static final int MANTISSA = (1 << MANTISSA_BITS) - 1;
    private static final int EXPONENT = 0x1f;

    /** Difference in mantissa bits of binary32 and binary16. */
    private static final int DROPPED = 23 - MANTISSA_BITS;

    /** Difference of the exponent biases of binary32 and binary16. */
    private static final int BIAS = 127 - 15;

    private static final int INFINITY = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;

    private Float16() {}

    /** Returns the value of sixteen bits. Every float16 value is exact in float32. */
    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> MANTISSA_BITS) & EXPONENT;
        int mantissa = bits & MANTISSA;
        if (exponent == 0) {
            float magnitude = mantissa * SUBNORMAL;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == EXPONENT ? 0xff : exponent + BIAS;
        return Float.intBitsToFloat(sign | (wide << 23) | (mantissa << DROPPED));
    }

    /** Returns the bits of the nearest float16 value, ties to even; infinite if the result exceeds {@link #MAX_VALUE}. */
    public static short bits(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) NOT_A_NUMBER;
        }
        if (magnitude < MIN_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int wide = Float.floatToRawIntBits(magnitude) - (BIAS << 23);
        int odd = (wide >>> DROPPED) & 1;
        int rounded = (wide + (1 << (DROPPED - 1)) - 1 + odd) >>> DROPPED;
        return (short) (sign | Math.min(rounded, INFINITY));
    }
}
