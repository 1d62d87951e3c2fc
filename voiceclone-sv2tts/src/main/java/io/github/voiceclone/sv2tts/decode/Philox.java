package io.github.voiceclone.sv2tts.decode;

/**
 * Counter-based random numbers: Philox-4x32 with ten rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2,
 * 3", SC 2011). The number at a place depends on nothing but the key and the place, so draws are the same in any order,
 * batch or process.
 */
public final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private Philox() {}

    /** Numbers at one counter. */
    public static final int WORDS = 4;

    /**
     * Writes the 32-bit numbers at successive counters, four at each: those whose first word is 0, 1, 2, … and whose others
     * are the same.
     *
     * @param key 64-bit key; its low half is the first key word
     * @param second the counters' second word
     * @param third the counters' third word
     * @param fourth the counters' fourth word
     * @param out is filled up to its last whole four
     */
    public static void fill(long key, int second, int third, int fourth, int[] out) {
        for (int first = 0; (first + 1) * WORDS <= out.length; first++) {
            block(key, first, second, third, fourth, out, first * WORDS);
        }
    }

    /** Writes the four 32-bit numbers at a counter, from {@code at}. */
    public static void block(long key, int first, int second, int third, int fourth, int[] out, int at) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int c0 = first;
        int c1 = second;
        int c2 = third;
        int c3 = fourth;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
            long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        out[at] = c0;
        out[at + 1] = c1;
        out[at + 2] = c2;
        out[at + 3] = c3;
    }
}
