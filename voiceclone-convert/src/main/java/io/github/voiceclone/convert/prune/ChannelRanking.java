package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.network.SymmetricMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Order in which channels are removed: each time the one whose loss changes least what the layers that take the channels
 * give, their weights solved for again after every removal (optimal brain surgeon: Hassibi and Stork, NIPS 1992, with
 * the taps of a channel as a block).
 */
final class ChannelRanking {
    private final int channels;
    private final int[] order;
    private final double[] errors;

    /**
     * Layer that takes the channels.
     *
     * @param moments of what its taps see
     * @param weights [outputs][features], with the bias
     * @param taps of each channel
     * @param scale what an error of one counts
     * @param stream whether its outputs are these channels as well, so that a removed one's error does not count
     */
    @SuppressWarnings("ArrayRecordComponent") // read within this package only, never compared
    record Taker(LeastSquares moments, double[][] weights, int taps, double scale, boolean stream) {
        /** Returns the same layer, whose errors count so many times as much. */
        Taker times(double factor) {
            return new Taker(moments, weights, taps, scale * factor, stream);
        }
    }

    private static final class State {
        final double[][] inverse;
        final double[][] weights;
        final Taker taker;

        State(Taker taker) {
            this.taker = taker;
            inverse = SymmetricMatrix.inverse(taker.moments.regularized());
            weights = new double[taker.weights.length][];
            Arrays.setAll(weights, row -> taker.weights[row].clone());
        }

        /** Returns the inverse of the block of the inverse that belongs to a channel. */
        double[][] block(int channel) {
            int from = channel * taker.taps;
            double[][] block = new double[taker.taps][];
            Arrays.setAll(block, tap -> Arrays.copyOfRange(inverse[from + tap], from, from + taker.taps));
            return SymmetricMatrix.inverse(block);
        }

        double error(int channel) {
            double[][] block = block(channel);
            int from = channel * taker.taps;
            double sum = 0;
            for (int row = 0; row < weights.length; row++) {
                if (taker.stream && row == channel) {
                    continue;
                }
                for (int i = 0; i < taker.taps; i++) {
                    double inner = 0;
                    for (int j = 0; j < taker.taps; j++) {
                        inner += block[i][j] * weights[row][from + j];
                    }
                    sum += weights[row][from + i] * inner;
                }
            }
            return sum * taker.scale;
        }

        void remove(int channel) {
            double[][] block = block(channel);
            int from = channel * taker.taps;
            double[][] rows = new double[taker.taps][];
            Arrays.setAll(rows, tap -> inverse[from + tap].clone());
            if (taker.stream) {
                Arrays.fill(weights[channel], 0);
            }
            for (double[] row : weights) {
                eliminate(row, block, rows, from);
            }
            for (double[] row : inverse) {
                eliminate(row, block, rows, from);
            }
        }

        private void eliminate(double[] row, double[][] block, double[][] rows, int from) {
            double[] factors = new double[taker.taps];
            for (int i = 0; i < taker.taps; i++) {
                for (int j = 0; j < taker.taps; j++) {
                    factors[i] += block[i][j] * row[from + j];
                }
            }
            for (int i = 0; i < taker.taps; i++) {
                SymmetricMatrix.subtract(row, rows[i], factors[i], 0);
            }
        }
    }

    /**
     * Ranks channels.
     *
     * @param least how many are never removed
     */
    ChannelRanking(int channels, int least, List<Taker> takers) {
        this.channels = channels;
        order = new int[channels - least];
        errors = new double[channels - least + 1];
        boolean[] gone = new boolean[channels];
        List<State> states = new ArrayList<>();
        takers.forEach(taker -> states.add(new State(taker)));
        for (int step = 0; step < order.length; step++) {
            int best = -1;
            double bestError = Double.POSITIVE_INFINITY;
            for (int channel = 0; channel < channels; channel++) {
                if (gone[channel]) {
                    continue;
                }
                double error = 0;
                for (State state : states) {
                    error += state.error(channel);
                }
                if (best < 0 || error < bestError) {
                    best = channel;
                    bestError = error;
                }
            }
            gone[best] = true;
            order[step] = best;
            errors[step + 1] = errors[step] + bestError;
            for (State state : states) {
                state.remove(best);
            }
        }
    }

    /** Returns how many channels there are. */
    int channels() {
        return channels;
    }

    /** Returns how many channels are never removed. */
    int least() {
        return channels - order.length;
    }

    /** Returns the channels that stay when so many are removed, in their order. */
    int[] kept(int removed) {
        boolean[] gone = new boolean[channels];
        for (int step = 0; step < removed; step++) {
            gone[order[step]] = true;
        }
        return IntStream.range(0, gone.length).filter(i -> !gone[i]).toArray();
    }

    /** Returns the error that the removal of so many channels leaves, in units of the takers' scales. */
    double error(int removed) {
        return errors[removed];
    }
}
