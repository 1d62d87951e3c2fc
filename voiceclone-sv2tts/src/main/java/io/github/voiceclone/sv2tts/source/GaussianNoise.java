package io.github.voiceclone.sv2tts.source;

import io.github.voiceclone.sv2tts.decode.Philox;
import java.util.function.LongToDoubleFunction;

/**
 * White noise of standard normal distribution (G. Box and M. Muller, "A note on the generation of random normal deviates",
 * 1958). A sample depends on the seed and its index only, so that a segment gets the same noise in parts and as a whole. Not
 * thread-safe.
 */
public final class GaussianNoise implements LongToDoubleFunction {
    /** Third word of the counters; dropout masks have 0 to 3, draws of samples 4. */
    private static final int PURPOSE = 5;

    private final long seed;
    private final int[] words = new int[Philox.WORDS];
    private final double[] values = new double[Philox.WORDS];
    /** Number of the four samples that {@link #values} are. */
    private long block = -1;

    /** Creates the noise of a seed. */
    public GaussianNoise(long seed) {
        this.seed = seed;
    }

    @Override
    public double applyAsDouble(long sample) {
        long wanted = sample / Philox.WORDS;
        if (wanted != block) {
            Philox.block(seed, (int) wanted, (int) (wanted >>> Integer.SIZE), PURPOSE, 0, words, 0);
            pair(0);
            pair(2);
            block = wanted;
        }
        return values[(int) (sample % Philox.WORDS)];
    }

    private void pair(int at) {
        double radius = Math.sqrt(-2 * Math.log(uniform(words[at])));
        double angle = 2 * Math.PI * uniform(words[at + 1]);
        values[at] = radius * Math.cos(angle);
        values[at + 1] = radius * Math.sin(angle);
    }

    /** Returns a number between 0 and 1, both excluded. */
    private static double uniform(int word) {
        return (Integer.toUnsignedLong(word) + 0.5) * 0x1p-32;
    }
}
