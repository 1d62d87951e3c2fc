package io.github.voiceclone.convert.optimize;

/** Symmetric 8-bit levels: −127 to 127, 0 for 0. */
final class Levels {
    private static final int MOST = 127;

    private Levels() {}

    /** Returns the difference between neighbouring levels that reach {@code peak}; 1 if that is 0. */
    static float scale(float peak) {
        return peak > 0 ? peak / MOST : 1;
    }

    /** Returns the level nearest to a value. */
    static byte of(float value, float scale) {
        return (byte) Math.max(-MOST, Math.min(MOST, Math.round(value / scale)));
    }
}
