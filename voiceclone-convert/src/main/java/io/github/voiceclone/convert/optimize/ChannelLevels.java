package io.github.voiceclone.convert.optimize;

/**
 * Weights in 8 bits with one scale for each channel, a run of values that lie side by side.
 *
 * @param levels the weights over their channel's scale
 * @param scales one for each channel
 */
@SuppressWarnings("ArrayRecordComponent") // big and short-lived
record ChannelLevels(byte[] levels, float[] scales) {
    /** Quantises values that lie channel by channel. */
    static ChannelLevels rows(float[] values, int channels) {
        return quantise(values, channels, values.length / channels, 1);
    }

    /** Quantises a matrix whose channels are its columns. */
    static ChannelLevels columns(float[] values, int channels) {
        return quantise(values, channels, 1, channels);
    }

    private static ChannelLevels quantise(float[] values, int channels, int channelStep, int valueStep) {
        byte[] levels = new byte[values.length];
        float[] scales = new float[channels];
        int count = values.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            float peak = 0;
            for (int i = 0; i < count; i++) {
                peak = Math.max(peak, Math.abs(values[channel * channelStep + i * valueStep]));
            }
            float scale = Levels.scale(peak);
            scales[channel] = scale;
            for (int i = 0; i < count; i++) {
                int at = channel * channelStep + i * valueStep;
                levels[at] = Levels.of(values[at], scale);
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
