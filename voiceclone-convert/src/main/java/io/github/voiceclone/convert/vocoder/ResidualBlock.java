package io.github.voiceclone.convert.vocoder;

import java.util.List;

/**
 * One residual block of a vocoder's multi-receptive-field fusion (HiFi-GAN, arXiv 2010.05646): dilated convolutions
 * whose results are added to their inputs.
 *
 * @param kernel taps of every convolution
 * @param dilations dilation of each convolution in turn
 * @param paired whether each dilated convolution is followed by one of dilation 1 (block "1") or stands alone ("2")
 */
public record ResidualBlock(int kernel, List<Integer> dilations, boolean paired) {
    /** Copies the list. */
    public ResidualBlock {
        dilations = List.copyOf(dilations);
    }

    /** Returns how many places to either side of an output place the block sees. */
    int radius() {
        int extra = paired ? 1 : 0;
        return dilations.stream()
                .mapToInt(dilation -> (kernel - 1) * dilation / 2 + extra * (kernel - 1) / 2)
                .sum();
    }
}
