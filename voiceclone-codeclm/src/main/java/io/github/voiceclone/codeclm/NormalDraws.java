package io.github.voiceclone.codeclm;

/**
 * Standard normal numbers that depend on nothing but a key and a place: Philox4x32-10 (Salmon et al., 2011, "Parallel random
 * numbers: as easy as 1, 2, 3") and the transform of Box and Muller. Rows of a batch draw the same numbers whoever else is in it.
 */
final class NormalDraws {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long MASK = 0xFFFFFFFFL;

    private NormalDraws() {}

    /**
     * Fills an array.
     *
     * @param seed the key
     * @param stream one of many sequences under the key, as the number of a segment and of an attempt
     * @param frame place in the sequence
     */
    static void fill(long seed, int stream, int frame, float[] into) {
        for (int i = 0; i < into.length; i += 4) {
            int[] bits = bits(new int[] {i, frame, stream, 0}, (int) seed, (int) (seed >>> 32));
            for (int pair = 0; pair < 2; pair++) {
                double radius = Math.sqrt(-2 * Math.log(unit(bits[2 * pair])));
                double angle = 2 * Math.PI * unit(bits[2 * pair + 1]);
                set(into, i + 2 * pair, radius * Math.cos(angle));
                set(into, i + 2 * pair + 1, radius * Math.sin(angle));
            }
        }
    }

    private static void set(float[] into, int index, double value) {
        if (index < into.length) {
            into[index] = (float) value;
        }
    }

    /** Returns a number in (0, 1). */
    private static double unit(int bits) {
        return ((bits & MASK) + 0.5) / (1L << 32);
    }

    static int[] bits(int[] counter, int key0, int key1) {
        int[] c = counter.clone();
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long a = MULTIPLIER_0 * (c[0] & MASK);
            long b = MULTIPLIER_1 * (c[2] & MASK);
            c = new int[] {(int) (b >>> 32) ^ c[1] ^ k0, (int) b, (int) (a >>> 32) ^ c[3] ^ k1, (int) a};
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return c;
    }
}
