package io.github.voiceclone.optimize.int8;

/** Symmetric 8-bit levels: −127 to 127, 0 for 0. */
final class SymmetricInt8 {
    private static final int MOST = 127;

    private SymmetricInt8() {}

    /** Returns the difference between neighbouring levels that reach {@code peak}; 1 if that is 0. */
    static float scale(float peak) {
        return peak > 0 ? peak / MOST : 1;
    }

    /** Returns the level nearest to a value. */
    static byte of(float value, float scale) {
        return (byte) Math.max(-MOST, Math.min(MOST, Math.round(value / scale)));
    }
}
