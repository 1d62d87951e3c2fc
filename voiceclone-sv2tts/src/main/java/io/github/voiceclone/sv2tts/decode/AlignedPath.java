package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.spi.Attention;
import java.util.Arrays;

/**
 * The most probable way through a text that never goes back: which symbol each decoder step speaks. Found by dynamic
 * programming over the logarithms of the attention; from one step to the next it stays, or advances by up to
 * {@value #MAX_ADVANCE} symbols. Immutable.
 */
public final class AlignedPath {
    private static final int MAX_ADVANCE = 4;

    /** Weights below it count alike: attention leaves some weight everywhere. */
    private static final float FLOOR = 1e-4f;

    private final int[] symbols;

    private AlignedPath(int[] symbols) {
        this.symbols = symbols;
    }

    /** Finds the path of an attention. It begins at one of the first symbols, and ends anywhere. */
    public static AlignedPath of(Attention attention) {
        int steps = attention.steps();
        int count = attention.symbols();
        float[] weights = attention.toArray();
        byte[] advances = new byte[weights.length];
        float[] best = new float[count];
        for (int symbol = 0; symbol < count && steps > 0; symbol++) {
            best[symbol] = symbol < MAX_ADVANCE ? score(weights[symbol]) : Float.NEGATIVE_INFINITY;
        }
        for (int step = 1; step < steps; step++) {
            for (int symbol = count - 1;
                    symbol >= 0;
                    symbol--) { // From the end, so that the step before is still there.
                int advance = 0;
                for (int by = 1; by <= Math.min(MAX_ADVANCE, symbol); by++) {
                    advance = best[symbol - by] > best[symbol - advance] ? by : advance;
                }
                advances[step * count + symbol] = (byte) advance;
                best[symbol] = best[symbol - advance] + score(weights[step * count + symbol]);
            }
        }
        return new AlignedPath(back(advances, best, steps));
    }

    private static float score(float weight) {
        return (float) Math.log(Math.max(weight, FLOOR));
    }

    private static int[] back(byte[] advances, float[] best, int steps) {
        int[] path = new int[steps];
        int at = 0;
        for (int symbol = 1; symbol < best.length; symbol++) {
            at = best[symbol] > best[at] ? symbol : at;
        }
        for (int step = steps - 1; step >= 0; step--) {
            path[step] = at;
            at -= advances[step * best.length + at];
        }
        return path;
    }

    /** Returns the number of steps. */
    public int steps() {
        return symbols.length;
    }

    /** Returns the symbol that a step speaks. */
    public int symbol(int step) {
        return symbols[step];
    }

    /** Returns the first step that speaks {@code symbol} or a later one; the number of steps if none does. */
    public int firstStep(int symbol) {
        int found = Arrays.binarySearch(symbols, symbol);
        int step = found < 0 ? -found - 1 : found;
        while (step > 0 && symbols[step - 1] >= symbol) {
            step--;
        }
        return step;
    }
}
