package io.github.voiceclone.audio.formats;

/**
 * Residual of a prediction as Rice codes in partitions with a parameter of each (RFC 9639, section 9.2.7), the cheapest
 * of all that can be.
 */
final class FlacResidual {
    private static final int MAX_PARTITION_ORDER = 8;
    /** The largest parameter of four bits; the next value would mean samples without a code. */
    private static final int MAX_SHORT_PARAMETER = 14;

    private final int[] folded;
    private final int order;
    private final int partitionOrder;
    private final int[] parameters;
    private final boolean shortParameters;
    private final long bits;

    /**
     * Finds the cheapest code.
     *
     * @param residual as long as the block; the first {@code order} values are not part of it
     * @param maxParameter the largest parameter to try, at most 30
     */
    FlacResidual(int[] residual, int order, int maxParameter) {
        this.order = order;
        folded = new int[residual.length];
        for (int i = order; i < residual.length; i++) {
            folded[i] = residual[i] << 1 ^ residual[i] >> 31;
        }
        int finest = finestPartitionOrder();
        long[][] sums = quotients(finest, maxParameter);
        int[] best = {};
        long bestBits = Long.MAX_VALUE;
        for (int level = finest; level >= 0; level--) {
            int[] chosen = new int[sums.length];
            long cost = 0;
            int largest = 0;
            for (int p = 0; p < sums.length; p++) {
                int count = (folded.length >> level) - (p == 0 ? order : 0);
                for (int k = 1; k <= maxParameter; k++) {
                    chosen[p] = bits(sums[p], count, k) < bits(sums[p], count, chosen[p]) ? k : chosen[p];
                }
                cost += bits(sums[p], count, chosen[p]);
                largest = Math.max(largest, chosen[p]);
            }
            cost += (long) sums.length * (largest <= MAX_SHORT_PARAMETER ? 4 : 5);
            if (cost < bestBits) {
                best = chosen;
                bestBits = cost;
            }
            sums = level == 0 ? sums : halved(sums);
        }
        parameters = best;
        partitionOrder = Integer.numberOfTrailingZeros(best.length);
        shortParameters = java.util.Arrays.stream(best).allMatch(k -> k <= MAX_SHORT_PARAMETER);
        bits = bestBits + 6;
    }

    private int finestPartitionOrder() {
        int finest = Math.min(MAX_PARTITION_ORDER, Integer.numberOfTrailingZeros(folded.length));
        while (finest > 0 && folded.length >> finest <= order) {
            finest--;
        }
        return finest;
    }

    /** Returns, for each partition and parameter, the sum of the numbers that are written in unary. */
    private long[][] quotients(int level, int maxParameter) {
        long[][] sums = new long[1 << level][maxParameter + 1];
        int size = folded.length >> level;
        for (int p = 0; p < sums.length; p++) {
            for (int i = Math.max(order, p * size); i < (p + 1) * size; i++) {
                for (int k = 0, value = folded[i]; k <= maxParameter && value != 0; k++, value >>>= 1) {
                    sums[p][k] += Integer.toUnsignedLong(value);
                }
            }
        }
        return sums;
    }

    private static long[][] halved(long[][] sums) {
        long[][] halved = new long[sums.length / 2][sums[0].length];
        for (int p = 0; p < sums.length; p++) {
            for (int k = 0; k < sums[p].length; k++) {
                halved[p / 2][k] += sums[p][k];
            }
        }
        return halved;
    }

    private static long bits(long[] sums, int count, int parameter) {
        return sums[parameter] + (long) count * (1 + parameter);
    }

    /** Returns the length of the code. */
    long bits() {
        return bits;
    }

    void write(FlacBitWriter out) {
        out.write(shortParameters ? 0 : 1, 2);
        out.write(partitionOrder, 4);
        int size = folded.length >> partitionOrder;
        for (int p = 0; p < parameters.length; p++) {
            int k = parameters[p];
            out.write(k, shortParameters ? 4 : 5);
            for (int i = Math.max(order, p * size); i < (p + 1) * size; i++) {
                out.writeUnary(folded[i] >>> k);
                out.write(folded[i], k);
            }
        }
    }
}
