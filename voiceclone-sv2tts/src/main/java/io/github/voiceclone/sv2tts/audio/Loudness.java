package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;
import java.nio.FloatBuffer;

/** A clip's mean level, in dBFS: decibels of its mean square against that of a constant 1. */
public final class Loudness {
    /** The level that GE2E encoders are trained at, in dBFS. */
    public static final double ENCODER_DBFS = -30;

    private Loudness() {}

    /** Returns the level, in dBFS; negative infinity for digital silence and for an empty clip. */
    public static double dbfs(AudioClip clip) {
        double sum = 0;
        for (FloatBuffer samples = clip.samples(); samples.hasRemaining(); ) {
            double sample = samples.get();
            sum += sample * sample;
        }
        return sum == 0 ? Double.NEGATIVE_INFINITY : 10 * Math.log10(sum / clip.length());
    }

    /**
     * Returns the clip with one gain for all samples that brings its level up to {@code dbfs}. A clip at that level or
     * above, and one of digital silence, is returned as it is; peaks may come out beyond ±1.
     */
    public static AudioClip raise(AudioClip clip, double dbfs) {
        double level = dbfs(clip);
        if (level >= dbfs || level == Double.NEGATIVE_INFINITY) {
            return clip;
        }
        double gain = Math.pow(10, (dbfs - level) / 20);
        float[] samples = clip.toArray();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (gain * samples[i]);
        }
        return AudioClip.of(samples, clip.sampleRate());
    }
}
