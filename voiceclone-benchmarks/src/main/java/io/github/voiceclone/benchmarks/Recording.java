package io.github.voiceclone.benchmarks;

import io.github.voiceclone.audio.AudioClip;
import java.util.Random;

/** Recordings to benchmark with. */
final class Recording {
    static final int SECONDS = 5;
    private static final double LOUDNESS = 0.1;

    private Recording() {}

    /** Returns five seconds of noise. */
    static AudioClip of(int sampleRate) {
        Random random = new Random(1);
        float[] samples = new float[SECONDS * sampleRate];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (LOUDNESS * random.nextGaussian());
        }
        return AudioClip.of(samples, sampleRate);
    }
}
