package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import java.util.Arrays;

/**
 * From joined folds to speech: expands μ-law (ITU-T G.711), undoes pre-emphasis, and fades out over the last 20 frames, as
 * Real-Time-Voice-Cloning does. Samples are held back while the fade may begin there. Not thread-safe.
 */
final class Finish {
    /** Frames over which speech fades out. */
    private static final int FADE_FRAMES = 20;

    private final SamplingSettings settings;
    private final int hop;
    private double[] held = new double[0];
    private int count;
    private long handedOver;
    private double last;

    Finish(SamplingSettings settings, int hop) {
        this.settings = settings;
        this.hop = hop;
    }

    /** Takes samples. */
    void add(double[] samples) {
        if (count + samples.length > held.length) {
            held = Arrays.copyOf(held, Math.max(count + samples.length, 2 * held.length));
        }
        for (double sample : samples) {
            last = expanded(sample) + settings.preEmphasis() * last;
            held[count++] = last;
        }
    }

    private double expanded(double sample) {
        if (!settings.muLaw()) {
            return sample;
        }
        return Math.signum(sample) / (settings.levels() - 1) * (Math.pow(settings.levels(), Math.abs(sample)) - 1);
    }

    /**
     * Returns the samples that no later frame changes.
     *
     * @param frames frames that there are so far
     */
    float[] ready(long frames) {
        return take((frames - 1 - FADE_FRAMES) * hop - handedOver);
    }

    /**
     * Returns the rest of a segment: as the reference makes one frame less than there are, silence stands for the last.
     *
     * @param frames frames of the segment
     */
    float[] end(long frames) {
        int rest = (int) Math.max(0, Math.min(count, (frames - 1) * hop - handedOver));
        int faded = Math.min(rest, FADE_FRAMES * hop);
        for (int i = 0; i < faded; i++) {
            double gain = faded == 1 ? 1 : 1 - i * (1.0 / (faded - 1));
            held[rest - faded + i] *= i == faded - 1 && faded > 1 ? 0 : gain;
        }
        int all = (int) (frames * hop - handedOver);
        return Arrays.copyOf(take(rest), all);
    }

    private float[] take(long wanted) {
        int taken = (int) Math.max(0, Math.min(count, wanted));
        float[] samples = new float[taken];
        for (int i = 0; i < taken; i++) {
            samples[i] = (float) held[i];
        }
        System.arraycopy(held, taken, held, 0, count - taken);
        count -= taken;
        handedOver += taken;
        return samples;
    }
}
