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
     * Padding of the layer's convolution: a transposed one crops this much of its beginning. The original HiFi-GAN crops
     * {@code (kernel - rate) / 2}, which must be a whole number there; MockingBird crops half the rate rounded up, whatever
     * the kernel. Where neither kernel nor number tells the two apart, a crop of the other kind only delays the speech by
     * some samples.
     */
    int padding() {
        if (interpolated) {
            return (kernel - 1) / 2;
        }
        boolean original = kernel != 2 * rate && (kernel - rate) % 2 == 0;
        return original ? (kernel - rate) / 2 : rate / 2 + rate % 2;
    }

    /**
     * Tells whether the layer makes at least {@code rate} output places of each input place. What MockingBird makes beyond
     * them, after the last input place, is cut.
     */
    boolean isWhole() {
        return interpolated ? kernel % 2 == 1 : kernel >= rate;
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
