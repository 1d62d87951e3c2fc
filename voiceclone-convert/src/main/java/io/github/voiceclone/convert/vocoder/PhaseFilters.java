package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.graph.Weights;

/**
 * An upsampling layer as a plain convolution at the input's rate: channel {@code c · rate + r} of its result holds the
 * places {@code rate · q + r} of output channel {@code c} (its polyphase decomposition). No zeros are stuffed and no
 * place is repeated, so it needs a fraction of the work of the layer as written.
 *
 * @param convolution weights [output channels · rate, input channels, taps] and their bias
 * @param before zeros it needs before the first input place
 * @param after zeros it needs after the last input place
 */
record PhaseFilters(Convolution convolution, int rate, int before, int after) {

    /** Returns the phase filters of a layer; {@code layer} holds the weights of its convolution as PyTorch has them. */
    static PhaseFilters of(Upsampling upsampling, Convolution layer) {
        int before = 0;
        int after = 0;
        for (int phase = 0; phase < upsampling.rate(); phase++) {
            for (int tap = 0; tap < upsampling.kernel(); tap++) {
                if (upsampling.sees(phase, tap)) {
                    before = Math.max(before, -upsampling.source(phase, tap));
                    after = Math.max(after, upsampling.source(phase, tap));
                }
            }
        }
        Weights weight = weight(upsampling, layer.weight(), before, before + 1 + after);
        Convolution convolution = new Convolution(weight, repeated(layer.bias(), upsampling.rate()));
        return new PhaseFilters(convolution, upsampling.rate(), before, after);
    }

    private static Weights weight(Upsampling upsampling, Weights layer, int before, int taps) {
        int inputs = layer.dim(upsampling.interpolated() ? 1 : 0);
        int outputs = layer.dim(upsampling.interpolated() ? 0 : 1);
        int rate = upsampling.rate();
        float[] values = new float[outputs * rate * inputs * taps];
        for (int channel = 0; channel < outputs * rate; channel++) {
            for (int tap = 0; tap < upsampling.kernel(); tap++) {
                if (upsampling.sees(channel % rate, tap)) {
                    int to = channel * inputs * taps + before + upsampling.source(channel % rate, tap);
                    addTap(values, to, taps, layer, upsampling, channel / rate, tap);
                }
            }
        }
        return new Weights(values, outputs * rate, inputs, taps);
    }

    private static void addTap(
            float[] values, int to, int step, Weights layer, Upsampling upsampling, int output, int tap) {
        boolean interpolated = upsampling.interpolated();
        for (int input = 0; input < layer.dim(interpolated ? 1 : 0); input++) {
            int row = interpolated ? output * layer.dim(1) + input : input * layer.dim(1) + output;
            values[to + input * step] += layer.values()[row * upsampling.kernel() + tap];
        }
    }

    /**
     * Returns the weights of a layer, as PyTorch has them, from its phase filters.
     *
     * @param phases weights [output channels · rate, input channels, taps]
     * @param before zeros they need before the first input place
     */
    static Weights layer(Upsampling upsampling, Weights phases, int before) {
        return upsampling.interpolated()
                ? interpolated(upsampling, phases, before)
                : transposed(upsampling, phases, before);
    }

    /**
     * Takes apart phases that are sums of {@code rate} neighbouring taps each: what all places up to one take of a phase is the
     * sum of the first taps up to there, and the taps are those sums' differences.
     */
    private static Weights interpolated(Upsampling upsampling, Weights phases, int before) {
        int rate = upsampling.rate();
        int kernel = upsampling.kernel();
        int inputs = phases.dim(1);
        int taps = phases.dim(2);
        int outputs = phases.dim(0) / rate;
        float[] values = new float[outputs * inputs * kernel];
        for (int layer = 0; layer < outputs * inputs; layer++) {
            double sumBefore = 0;
            for (int tap = 0; tap < kernel; tap++) {
                // The phase and the place whose taps end with this one.
                int phase = Math.floorMod(upsampling.padding() - tap - 1, rate);
                int last = before + upsampling.source(phase, tap);
                int from = ((layer / inputs * rate + phase) * inputs + layer % inputs) * taps;
                double sum = 0;
                for (int place = 0; place <= Math.min(last, taps - 1); place++) {
                    sum += phases.values()[from + place];
                }
                values[layer * kernel + tap] = (float) (sum - sumBefore);
                sumBefore = sum;
            }
        }
        return new Weights(values, outputs, inputs, kernel);
    }

    private static Weights transposed(Upsampling upsampling, Weights phases, int before) {
        int rate = upsampling.rate();
        int inputs = phases.dim(1);
        int outputs = phases.dim(0) / rate;
        int kernel = upsampling.kernel();
        float[] values = new float[inputs * outputs * kernel];
        for (int channel = 0; channel < phases.dim(0); channel++) {
            for (int tap = 0; tap < kernel; tap++) {
                int place = before + upsampling.source(channel % rate, tap);
                if (!upsampling.sees(channel % rate, tap) || place < 0 || place >= phases.dim(2)) {
                    continue;
                }
                for (int input = 0; input < inputs; input++) {
                    values[(input * outputs + channel / rate) * kernel + tap] =
                            phases.values()[(channel * inputs + input) * phases.dim(2) + place];
                }
            }
        }
        return new Weights(values, inputs, outputs, kernel);
    }

    private static Weights repeated(Weights bias, int times) {
        float[] values = new float[bias.values().length * times];
        for (int i = 0; i < values.length; i++) {
            values[i] = bias.values()[i / times];
        }
        return new Weights(values, values.length);
    }
}
