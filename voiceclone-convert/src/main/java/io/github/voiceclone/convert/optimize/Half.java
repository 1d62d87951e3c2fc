package io.github.voiceclone.convert.optimize;

/** IEEE 754 binary16 numbers, what ONNX calls float16. */
final class Half {
    /** The largest finite value. */
    static final float MOST = 65504;

    /** The smallest value of full accuracy; those below are subnormal, down to 2⁻²⁴. */
    static final float LEAST_NORMAL = 0x1p-14f;

    /** Binary32 has so many more bits of mantissa. */
    private static final int DROPPED = 23 - 10;

    /** Exponent biases of binary32 and binary16 differ by this. */
    private static final int BIAS = 127 - 15;

    private static final int INFINITY = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;

    private Half() {}

    /** Returns the sixteen bits of the nearest number, ties to even; infinite beyond {@link #MOST}. */
    static short bits(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) NOT_A_NUMBER;
        }
        if (magnitude < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int wide = Float.floatToRawIntBits(magnitude) - (BIAS << 23);
        int odd = (wide >>> DROPPED) & 1;
        int rounded = (wide + (1 << (DROPPED - 1)) - 1 + odd) >>> DROPPED;
        return (short) (sign | Math.min(rounded, INFINITY));
    }
}
