package io.github.voiceclone.audio;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects decoded samples into an {@link AudioClip} and refuses to grow past a limit, so that a decoder's memory use is
 * bounded by the limit and by what the file really holds, whatever its header claims. Not thread-safe.
 */
public final class AudioClipBuilder {
    /** The longest array that every virtual machine can allocate. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    /** In Hz; a clip at a higher rate may have as many samples as one at this: no speech needs more, and memory has a bound. */
    private static final int MAX_RATE_OF_LIMIT = 192_000;

    /** Channels cancel one another where their average has less than a fifth of the power, 7 dB, that it has of unlike ones. */
    private static final double CANCELLED_SHARE = 0.2;

    private static final String CANCELLED = "its channels cancel one another (they are in antiphase, as from a cable or"
            + " plug that is wired wrongly): the first channel is used instead of their average";

    private final int sampleRate;
    private final double maxSeconds;
    private final int maxSamples;
    private final Signal samples = new Signal();
    /** The first of several channels; null until there are several. */
    private @Nullable Signal firstChannel;

    private double averagePower;
    private double firstChannelPower;
    private double unlikePower;

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
        add(sample, sample);
    }

    private void add(float sample, float first) {
        if (samples.length == maxSamples) {
            throw new InvalidInputException(
                    String.format(
                            Locale.ROOT,
                            "the recording is longer than the limit of %.1f s (%d samples at %d Hz): cut it",
                            maxSeconds,
                            maxSamples,
                            sampleRate),
                    ", or raise InputLimits.maxRecording");
        }
        samples.add(sample);
        if (firstChannel != null) {
            firstChannel.add(first);
        }
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
        if (firstChannel == null) {
            firstChannel = samples.copy();
        }
        double sum = 0;
        double power = 0;
        for (double sample : channels) {
            sum += sample;
            power += sample * sample;
        }
        double average = sum / channels.length;
        add((float) average, (float) channels[0]);
        averagePower += average * average;
        firstChannelPower += channels[0] * channels[0];
        unlikePower += power / channels.length / channels.length;
    }

    /** Returns the number of samples so far. */
    public int length() {
        return samples.length;
    }

    /**
     * Returns the clip.
     *
     * @throws InvalidInputException if a sample is NaN or infinite
     */
    public AudioClip build() {
        Signal first = firstChannel;
        if (first != null
                && averagePower < CANCELLED_SHARE * unlikePower
                && firstChannelPower >= CANCELLED_SHARE * unlikePower) {
            return AudioClip.adopt(first.toArray(), sampleRate).withNote(CANCELLED);
        }
        return AudioClip.adopt(samples.toArray(), sampleRate);
    }

    /** Samples in pieces, so that nothing is copied while they become more. */
    private static final class Signal {
        private static final int PIECE = 1 << 14;

        private final List<float[]> pieces = new ArrayList<>();
        private float[] last = {};
        private int length;

        void add(float sample) {
            int at = length % PIECE;
            if (at == 0) {
                last = new float[PIECE];
                pieces.add(last);
            }
            last[at] = sample;
            length++;
        }

        Signal copy() {
            Signal copy = new Signal();
            pieces.forEach(piece -> copy.pieces.add(piece.clone()));
            copy.last = pieces.isEmpty() ? last : copy.pieces.get(pieces.size() - 1);
            copy.length = length;
            return copy;
        }

        float[] toArray() {
            float[] all = new float[length];
            for (int i = 0; i < pieces.size(); i++) {
                System.arraycopy(pieces.get(i), 0, all, i * PIECE, Math.min(PIECE, length - i * PIECE));
            }
            return all;
        }
    }
}
