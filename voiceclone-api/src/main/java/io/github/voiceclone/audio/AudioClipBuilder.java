package io.github.voiceclone.audio;

import io.github.voiceclone.InputLimits;
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
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    /** In Hz; a clip at a higher rate may have as many samples as one at this: no speech needs more, and memory has a bound. */
    private static final int MAX_RATE_OF_LIMIT = 192_000;

    /** Channels cancel one another where their average is 10 dB below them: unlike ones come to no more than 3. */
    private static final double CANCELLED_SHARE = 0.1;

    private static final String CANCELLED = "its channels cancel one another (they are in antiphase, as from a cable or"
            + " plug that is wired wrongly): the first channel is used instead of their average";

    private final int sampleRate;
    private final double maxSeconds;
    private final int maxSamples;
    private float[] samples = new float[FIRST_CAPACITY];
    /** The first of several channels; as long as {@link #samples} once there is one. */
    private float[] firstChannel = {};

    private int length;
    private double averagePower;
    private double firstChannelPower;
    private double channelPower;

    /**
     * Creates an empty builder.
     *
     * @param sampleRate samples a second, in Hz
     * @param maxSeconds the longest clip to build, in seconds; above 192 kHz as many samples as at that rate
     * @throws InvalidInputException if the rate is not one of a recording's ({@link InputLimits#checkSampleRate})
     */
    public AudioClipBuilder(int sampleRate, double maxSeconds) {
        InputLimits.checkSampleRate(sampleRate);
        this.sampleRate = sampleRate;
        this.maxSeconds = maxSeconds * Math.min(1.0, (double) MAX_RATE_OF_LIMIT / sampleRate);
        this.maxSamples = (int) Math.min(this.maxSeconds * sampleRate, MAX_ARRAY);
    }

    /**
     * Appends one mono sample, full scale at ±1.
     *
     * @throws InvalidInputException if the clip would be longer than the limit
     */
    public void add(float sample) {
        if (length == maxSamples) {
            throw new InvalidInputException(
                    String.format(
                            Locale.ROOT,
                            "the recording is longer than the limit of %.1f s (%d samples at %d Hz): cut it",
                            maxSeconds,
                            maxSamples,
                            sampleRate),
                    ", or raise InputLimits.maxRecording");
        }
        if (length == samples.length) {
            int capacity = (int) Math.min(Math.min(2L * length, maxSamples), MAX_ARRAY);
            samples = Arrays.copyOf(samples, capacity);
            firstChannel = firstChannel.length == 0 ? firstChannel : Arrays.copyOf(firstChannel, capacity);
        }
        if (firstChannel.length > 0) {
            firstChannel[length] = sample;
        }
        samples[length++] = sample;
    }

    /**
     * Appends one sample of each of several channels, which become one: their average, or the first of them where the
     * channels of the whole recording cancel one another.
     *
     * @param channels one sample of each channel, full scale at ±1; copied
     * @throws InvalidInputException if the clip would be longer than the limit
     */
    public void addFrame(double[] channels) {
        if (channels.length == 1) {
            add((float) channels[0]);
            return;
        }
        if (firstChannel.length == 0) {
            firstChannel = samples.clone();
        }
        double sum = 0;
        double power = 0;
        for (double sample : channels) {
            sum += sample;
            power += sample * sample;
        }
        double average = sum / channels.length;
        add((float) average);
        firstChannel[length - 1] = (float) channels[0];
        averagePower += average * average;
        firstChannelPower += channels[0] * channels[0];
        channelPower += power / channels.length;
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
        boolean first = channelsCancel();
        AudioClip clip = AudioClip.adopt(Arrays.copyOf(first ? firstChannel : samples, length), sampleRate);
        return first ? clip.withNote(CANCELLED) : clip;
    }

    private boolean channelsCancel() {
        return averagePower < CANCELLED_SHARE * channelPower && firstChannelPower >= CANCELLED_SHARE * channelPower;
    }
}
