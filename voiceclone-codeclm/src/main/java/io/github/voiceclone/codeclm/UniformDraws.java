package io.github.voiceclone.codeclm;

/**
 * Uniform numbers that depend on nothing but a key and a place, from the same bits as {@link NormalDraws}: rows of a batch draw
 * the same numbers whoever else is in it. A category is drawn by the first of its running sums that reaches a number.
 */
final class UniformDraws {
    private static final int BITS = 24;

    private UniformDraws() {}

    /**
     * Fills an array with multiples of 2<sup>-24</sup> from 0, below 1.
     *
     * @param seed the key
     * @param stream one of many sequences under the key, as the number of a segment and of an attempt
     * @param frame place in the sequence
     */
    static void fill(long seed, int stream, int frame, float[] into) {
        for (int i = 0; i < into.length; i++) {
            if (i % 4 == 0) {
                int[] bits = NormalDraws.bits(new int[] {i, frame, stream, 0}, (int) seed, (int) (seed >>> 32));
                for (int j = 0; j < 4 && i + j < into.length; j++) {
                    into[i + j] = (bits[j] >>> (32 - BITS)) / (float) (1 << BITS);
                }
            }
        }
    }
}
