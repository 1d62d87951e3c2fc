package io.github.voiceclone.optimize.int8;

/**
 * Weights in 8 bits with one scale for each output channel.
 *
 * @param levels the weights over their channel's scale
 * @param scales one for each channel
 */
@SuppressWarnings("ArrayRecordComponent") // big and short-lived
record ChannelLevels(byte[] levels, float[] scales) {
    /** Quantises values that lie channel by channel, each channel up to its largest. */
    static ChannelLevels rows(float[] values, int channels) {
        byte[] levels = new byte[values.length];
        float[] scales = new float[channels];
        int count = values.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * count;
            float peak = 0;
            for (int i = from; i < from + count; i++) {
                peak = Math.max(peak, Math.abs(values[i]));
            }
            scales[channel] = SymmetricInt8.scale(peak);
            for (int i = from; i < from + count; i++) {
                levels[i] = SymmetricInt8.of(values[i], scales[channel]);
            }
        }
        return new ChannelLevels(levels, scales);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelLevels that
                && java.util.Arrays.equals(levels, that.levels)
                && java.util.Arrays.equals(scales, that.scales);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(levels);
    }
}
