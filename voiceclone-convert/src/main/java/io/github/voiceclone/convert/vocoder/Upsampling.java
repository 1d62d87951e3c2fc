package io.github.voiceclone.convert.vocoder;

/**
 * One upsampling layer of a vocoder.
 *
 * @param rate how many output places each input place becomes
 * @param kernel taps of the layer's convolution, counted at the output's rate
 * @param interpolated whether it is nearest-neighbour interpolation followed by a convolution, as MockingBird has it at
 *     24 kHz, rather than a transposed convolution
 */
public record Upsampling(int rate, int kernel, boolean interpolated) {

    /**
     * Padding of the layer's convolution: a transposed one crops this much of its beginning. HiFi-GAN crops {@code (kernel -
     * rate) / 2}; MockingBird, whose kernels are twice the rate, half the rate rounded up.
     */
    int padding() {
        if (interpolated) {
            return (kernel - 1) / 2;
        }
        return kernel == 2 * rate ? rate / 2 + rate % 2 : (kernel - rate) / 2;
    }

    /** Tells whether each input place becomes {@code rate} output places, no more and no fewer. */
    boolean isWhole() {
        return interpolated ? kernel % 2 == 1 : kernel == 2 * rate || (kernel >= rate && (kernel - rate) % 2 == 0);
    }

    /** Returns the input place that output place {@code output} sees through tap {@code tap}; only if {@link #sees}. */
    public int source(int output, int tap) {
        return interpolated
                ? Math.floorDiv(output + tap - padding(), rate)
                : Math.floorDiv(output + padding() - tap, rate);
    }

    /** Tells whether output place {@code output} sees an input place through tap {@code tap}. */
    public boolean sees(int output, int tap) {
        return interpolated || Math.floorMod(output + padding() - tap, rate) == 0;
    }

    /** Returns the input places that the output places of {@code outputs} depend on. */
    Span inputOf(Span outputs) {
        if (interpolated) {
            return new Span(source(outputs.first(), 0), source(outputs.last(), kernel - 1));
        }
        int first = -Math.floorDiv(kernel - 1 - padding() - outputs.first(), rate);
        return new Span(first, source(outputs.last(), 0));
    }
}
