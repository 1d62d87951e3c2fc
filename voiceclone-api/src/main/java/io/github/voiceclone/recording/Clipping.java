package io.github.voiceclone.recording;

import io.github.voiceclone.audio.AudioClip;

/**
 * Share of samples that are cut off: at least three in a row within a thousandth of the largest value of their sign, wherever
 * that lies, so that a recording that was turned down after it was clipped is found too. Speech touches its largest value once.
 */
final class Clipping {
    private static final float NEAR = 0.999f;
    private static final int RUN = 3;
    /** A sign whose largest value is below this share of the other's is not cut off. */
    private static final float LEAST_SHARE = 0.5f;

    private Clipping() {}

    /** Returns the share, in percent. */
    static double percent(AudioClip clip) {
        float[] samples = clip.toArray();
        float high = 0;
        float low = 0;
        for (float sample : samples) {
            high = Math.max(high, sample);
            low = Math.min(low, sample);
        }
        float largest = Math.max(high, -low);
        long cut = 0;
        if (high > LEAST_SHARE * largest) {
            cut += cut(samples, 1, high * NEAR);
        }
        if (-low > LEAST_SHARE * largest) {
            cut += cut(samples, -1, -low * NEAR);
        }
        return samples.length == 0 ? 0 : 100.0 * cut / samples.length;
    }

    private static long cut(float[] samples, int sign, float border) {
        long cut = 0;
        int run = 0;
        for (float sample : samples) {
            if (sign * sample >= border) {
                run++;
            } else {
                cut += run >= RUN ? run : 0;
                run = 0;
            }
        }
        return cut + (run >= RUN ? run : 0);
    }
}
