package io.github.voiceclone.optimize.int8;

import io.github.voiceclone.graph.Weights;

/**
 * Quantisation of weights to 8 bits such that products with unsigned 8-bit activations are exact on every processor, with
 * one scale for each output channel.
 *
 * <p>x86 kernels without VNNI multiply with {@code VPMADDUBSW}: two products of neighbours along the reduction axis are
 * added in 16 bits, which saturates ("Intel 64 and IA-32 Architectures Software Developer's Manual", volume 2). As
 * activations reach 255, levels of one sign that lie next to each other sum to at most {@value #MAX_PAIR}. The axis runs
 * as ONNX Runtime's kernels pack it: over a matrix's rows, and for a convolution over the channels of one place of the
 * kernel, then over those of the next. Every two neighbours are bounded, whichever the kernel pairs.
 */
final class ExactLevels {
    /** Largest sum of two neighbouring levels of one sign: 255 · 128 fits in 16 bits with a sign, 255 · 129 does not. */
    static final int MAX_PAIR = 128;

    private static final int MOST = 127;

    /** Scales tried for each channel, each smaller by the share {@link #CUT} of the largest. */
    private static final int CUTS = 8;

    private static final float CUT = 0.05f;

    private final float[] values;
    private final int count;
    private final Places places;
    private final byte[] levels;

    /** Position of a channel's weights. */
    private interface Places {
        int at(int channel, int index);
    }

    private ExactLevels(float[] values, int channels, Places places) {
        this.values = values;
        this.count = values.length / channels;
        this.places = places;
        this.levels = new byte[values.length];
    }

    /** Quantises a matrix, [in, out], whose output channels are its columns. */
    static ChannelLevels matrix(float[] values, int columns) {
        return new ExactLevels(values, columns, (column, row) -> row * columns + column).quantise(columns);
    }

    /** Quantises the weights of a convolution, [output channels, input channels, kernel...]. */
    static ChannelLevels convolution(Weights weights) {
        int channels = weights.dim(0);
        int inputs = weights.dim(1);
        int size = weights.values().length / channels;
        int kernel = size / inputs;
        return new ExactLevels(
                        weights.values(),
                        channels,
                        (channel, index) -> channel * size + index % inputs * kernel + index / inputs)
                .quantise(channels);
    }

    private ChannelLevels quantise(int channels) {
        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            scales[channel] = scale(channel);
            round(channel, scales[channel]);
        }
        return new ChannelLevels(levels, scales);
    }

    /**
     * Returns the scale of a channel whose levels lie nearest to the weights: the least that keeps all of them and their
     * sums in pairs within bounds, or a smaller one that cuts off the few largest.
     */
    private float scale(int channel) {
        float whole = uncut(channel);
        float best = whole;
        double least = Double.POSITIVE_INFINITY;
        for (int step = 0; step < CUTS; step++) {
            float scale = whole * (1 - step * CUT);
            double error = round(channel, scale);
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return best;
    }

    /** Returns the least scale that cuts nothing off, but for rounding. */
    private float uncut(int channel) {
        float peak = 0;
        float pair = 0;
        float before = 0;
        for (int i = 0; i < count; i++) {
            float value = values[places.at(channel, i)];
            peak = Math.max(peak, Math.abs(value));
            pair = before * value > 0 ? Math.max(pair, Math.abs(before + value)) : pair;
            before = value;
        }
        float scale = Math.max(peak / MOST, pair / MAX_PAIR);
        return scale > 0 ? scale : 1;
    }

    /** Sets the levels of a channel, and returns the sum of their squared distances from the weights. */
    private double round(int channel, float scale) {
        for (int i = 0; i < count; i++) {
            int at = places.at(channel, i);
            levels[at] = SymmetricInt8.of(values[at], scale);
        }
        for (int i = 1; i < count; i++) {
            bound(places.at(channel, i - 1), places.at(channel, i), scale);
        }
        double error = 0;
        for (int i = 0; i < count; i++) {
            int at = places.at(channel, i);
            double difference = values[at] - (double) scale * levels[at];
            error += difference * difference;
        }
        return error;
    }

    /** Takes a level from the neighbour that was rounded away from 0 the more, if both sum to too much. */
    private void bound(int first, int second, float scale) {
        boolean sameSign = levels[first] * levels[second] > 0;
        while (sameSign && Math.abs(levels[first] + levels[second]) > MAX_PAIR) {
            int larger = roundedUp(first, scale) > roundedUp(second, scale) ? first : second;
            levels[larger] -= (byte) Integer.signum(levels[larger]);
        }
    }

    private float roundedUp(int place, float scale) {
        return Math.abs(levels[place]) - Math.abs(values[place]) / scale;
    }
}
