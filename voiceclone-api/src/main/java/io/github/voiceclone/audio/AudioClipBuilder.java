package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Collects decoded samples into an {@link AudioClip} and refuses to grow past a limit, so that a decoder's memory use is
 * bounded by the limit and by what the file really holds, whatever its header claims. Not thread-safe.
 */
public final class AudioClipBuilder {
    private static final int FIRST_CAPACITY = 1 << 14;
    /** The longest array that every virtual machine can allocate. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int sampleRate;
    private final double maxSeconds;
    private final int maxSamples;
    private float[] samples = new float[FIRST_CAPACITY];
    private int length;

    /**
     * Creates an empty builder.
     *
     * @param sampleRate samples a second, in Hz
     * @param maxSeconds the longest clip to build, in seconds
     * @throws InvalidInputException if the rate is not positive
     */
    public AudioClipBuilder(int sampleRate, double maxSeconds) {
        if (sampleRate <= 0) {
            throw new InvalidInputException("sample rate is " + sampleRate + " Hz, expected a positive number");
        }
        this.sampleRate = sampleRate;
        this.maxSeconds = maxSeconds;
        this.maxSamples = (int) Math.min(maxSeconds * sampleRate, LONGEST_ARRAY);
    }

    /**
     * Appends one mono sample, full scale at ±1.
     *
     * @throws InvalidInputException if the clip would be longer than the limit
     */
    public void add(float sample) {
        if (length == maxSamples) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "the recording is longer than the limit of %.1f s (%d samples at %d Hz): cut it, or raise Limits.longestRecording",
                    maxSeconds,
                    maxSamples,
                    sampleRate));
        }
        if (length == samples.length) {
            samples = Arrays.copyOf(samples, (int) Math.min(Math.min(2L * length, maxSamples), LONGEST_ARRAY));
        }
        samples[length++] = sample;
    }

    /** Returns the number of samples so far. */
    public int length() {
        return length;
    }

    /**
     * Returns the clip.
     *
     * @throws InvalidInputException if a sample is NaN or infinite
     */
    public AudioClip build() {
        return AudioClip.adopt(Arrays.copyOf(samples, length), sampleRate);
    }
}
