package io.github.voiceclone.spi;

import java.util.Arrays;

/** Attention weights of decoder steps over the symbols of a text: [steps, symbols], every row summing to 1. Immutable. */
public final class Attention {
    private final float[] weights;
    private final int symbols;

    private Attention(float[] weights, int symbols) {
        this.weights = weights;
        this.symbols = symbols;
    }

    /**
     * Creates an attention from a copy of {@code weights}.
     *
     * @param weights [steps, symbols], row-major
     * @param symbols number of symbols; positive
     * @throws IllegalArgumentException if the weights do not fill whole steps
     */
    public static Attention of(float[] weights, int symbols) {
        if (symbols <= 0 || weights.length % symbols != 0) {
            throw new IllegalArgumentException(
                    weights.length + " attention weights cannot be rows of " + symbols + " symbols");
        }
        return new Attention(weights.clone(), symbols);
    }

    /** Returns the number of decoder steps. */
    public int steps() {
        return weights.length / symbols;
    }

    /** Returns the number of symbols attended over. */
    public int symbols() {
        return symbols;
    }

    /** Returns a copy of the weights: [steps, symbols], row-major. */
    public float[] toArray() {
        return weights.clone();
    }

    /** Returns, for each step, the symbol with the largest weight (the first of equals). */
    public int[] path() {
        int[] path = new int[steps()];
        Arrays.setAll(path, this::strongest);
        return path;
    }

    private int strongest(int step) {
        int best = 0;
        for (int symbol = 1; symbol < symbols; symbol++) {
            if (weights[step * symbols + symbol] > weights[step * symbols + best]) {
                best = symbol;
            }
        }
        return best;
    }
}
