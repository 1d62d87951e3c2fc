package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Tensor;
import java.nio.FloatBuffer;

/**
 * Sizes of a transformer's causal attention with rotary position embeddings (Su et al., 2021, arXiv 2104.09864). Its graph
 * takes, for {@code B} rows of {@code S} new positions after {@code T} kept ones:
 *
 * <ul>
 *   <li>{@code cos} and {@code sin} [B, S, 1, headSize / 2]: of the angle of each new position and pair of a head;
 *   <li>{@code mask} [B, 1, S, T + S]: 0 where a new position sees another one, negative infinity where it does not;
 *   <li>{@code keys.l} [B, heads, headSize, T] and {@code values.l} [B, heads, T, headSize] of each layer {@code l}.
 * </ul>
 *
 * @param layers number of layers; positive
 * @param heads number of heads; positive
 * @param headSize size of a head; positive and even
 * @param maxPeriod longest period of the rotary embedding, in positions times 2π
 */
public record AttentionShape(int layers, int heads, int headSize, double maxPeriod) {
    /** Checks the sizes. */
    public AttentionShape {
        if (layers < 1 || heads < 1 || headSize < 2 || headSize % 2 != 0 || !(maxPeriod >= 1)) {
            throw new IllegalArgumentException("attention of " + layers + " layers, " + heads + " heads of " + headSize
                    + ", longest period " + maxPeriod + ": expected positive numbers, and heads of an even size");
        }
    }

    /** Returns the number of values that one position keeps in the keys of one layer, and as many in its values. */
    public int width() {
        return heads * headSize;
    }

    /** Returns the name of a layer's keys. */
    public static String keys(int layer) {
        return "keys." + layer;
    }

    /** Returns the name of a layer's values. */
    public static String values(int layer) {
        return "values." + layer;
    }

    /** Writes the angles of {@code count} consecutive positions of one row, in float32 as PyTorch computes them. */
    void rotate(Tensor.Floats cos, Tensor.Floats sin, int row, int first, int count) {
        int half = headSize / 2;
        float slope = (float) (-Math.log(maxPeriod) * 2 / headSize);
        for (int j = 0; j < half; j++) {
            float frequency = (float) Math.exp(j * slope);
            for (int s = 0; s < count; s++) {
                float angle = frequency * (first + s);
                int at = (row * count + s) * half + j;
                cos.buffer().put(at, (float) Math.cos(angle));
                sin.buffer().put(at, (float) Math.sin(angle));
            }
        }
    }

    /**
     * Copies positions of one row of keys or values to a row of others.
     *
     * @param outer extent of the axes before that of the positions: {@code heads * headSize} for keys, {@code heads} for values
     * @param inner extent of the axes after it: 1 for keys, {@code headSize} for values
     */
    private static void copy(
            Tensor.Floats from,
            int fromRow,
            int fromExtent,
            int fromFirst,
            Tensor.Floats to,
            int toRow,
            int toExtent,
            int toFirst,
            int count,
            int outer,
            int inner) {
        FloatBuffer source = from.buffer();
        for (int o = 0; o < outer; o++) {
            int at = ((toRow * outer + o) * toExtent + toFirst) * inner;
            int start = ((fromRow * outer + o) * fromExtent + fromFirst) * inner;
            if (count * inner == 1) {
                to.buffer().put(at, source.get(start));
            } else {
                to.buffer().put(at, source, start, count * inner);
            }
        }
    }

    /** Copies the first {@code count} positions of a row of keys behind the first {@code toFirst} of another. */
    void copyKeys(Tensor.Floats from, int fromRow, Tensor.Floats to, int toRow, int toFirst, int count) {
        copyKeys(from, fromRow, 0, to, toRow, toFirst, count);
    }

    /** Copies the first {@code count} positions of a row of values behind the first {@code toFirst} of another. */
    void copyValues(Tensor.Floats from, int fromRow, Tensor.Floats to, int toRow, int toFirst, int count) {
        copyValues(from, fromRow, 0, to, toRow, toFirst, count);
    }

    /** Copies {@code count} positions of a row of keys, from {@code first} on, to another row's from {@code toFirst} on. */
    void copyKeys(Tensor.Floats from, int fromRow, int first, Tensor.Floats to, int toRow, int toFirst, int count) {
        copy(from, fromRow, (int) from.shape()[3], first, to, toRow, (int) to.shape()[3], toFirst, count, width(), 1);
    }

    /** Copies {@code count} positions of a row of values, from {@code first} on, to another row's from {@code toFirst} on. */
    void copyValues(Tensor.Floats from, int fromRow, int first, Tensor.Floats to, int toRow, int toFirst, int count) {
        int fromExtent = (int) from.shape()[2];
        int toExtent = (int) to.shape()[2];
        copy(from, fromRow, fromExtent, first, to, toRow, toExtent, toFirst, count, heads, headSize);
    }

    /** Returns zeroed keys for {@code positions} positions of {@code rows} rows. */
    Tensor.Floats newKeys(int rows, int positions) {
        return Tensor.floats(rows, heads, headSize, positions);
    }

    /** Returns zeroed values for {@code positions} positions of {@code rows} rows. */
    Tensor.Floats newValues(int rows, int positions) {
        return Tensor.floats(rows, heads, positions, headSize);
    }
}
