package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A stretch of mono audio: float samples, nominally in [-1, 1], with a sample rate in Hz. Immutable.
 *
 * <p>Samples beyond ±1 are legal (a float recording may hold them) and are clipped only when written to an integer
 * format. Every sample is finite.
 */
public final class AudioClip {
    private final float[] samples;
    private final int sampleRate;
    private final String note;

    private AudioClip(float[] samples, int sampleRate) {
        this(samples, sampleRate, "");
    }

    private AudioClip(float[] samples, int sampleRate, String note) {
        this.samples = samples;
        this.sampleRate = sampleRate;
        this.note = note;
    }

    /**
     * Creates a clip from a copy of {@code samples}.
     *
     * @param samples mono samples, full scale at ±1; may be empty
     * @param sampleRate samples a second, in Hz; positive
     * @throws InvalidInputException if a sample is NaN or infinite
     * @throws IllegalArgumentException if the rate is not positive
     */
    public static AudioClip of(float[] samples, int sampleRate) {
        return adopt(Objects.requireNonNull(samples, "samples").clone(), sampleRate);
    }

    /** Creates a clip as {@link #of} does, but around the array itself, which the caller leaves alone from then on. */
    static AudioClip adopt(float[] samples, int sampleRate) {
        if (sampleRate <= 0) {
            throw new IllegalArgumentException("sample rate is " + sampleRate + " Hz, expected a positive number");
        }
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw new InvalidInputException("sample " + i + " of " + samples.length + " is " + samples[i]
                        + ", expected finite numbers: check what produced the recording");
            }
        }
        return new AudioClip(samples, sampleRate);
    }

    /**
     * Returns clips of one rate as one, end to end.
     *
     * @throws IllegalArgumentException if there are none, or their rates differ
     */
    public static AudioClip concat(List<AudioClip> clips) {
        if (Objects.requireNonNull(clips, "clips").stream()
                        .mapToInt(AudioClip::sampleRate)
                        .distinct()
                        .count()
                != 1) {
            throw new IllegalArgumentException("expected clips of one sample rate, found " + clips);
        }
        float[] joined = new float[clips.stream().mapToInt(AudioClip::length).reduce(0, Math::addExact)];
        int at = 0;
        for (AudioClip clip : clips) {
            System.arraycopy(clip.samples, 0, joined, at, clip.samples.length);
            at += clip.samples.length;
        }
        return new AudioClip(joined, clips.get(0).sampleRate);
    }

    /** Returns this clip with a remark of its decoder's, for {@link AudioFiles} to log. */
    AudioClip withNote(String remark) {
        return new AudioClip(samples, sampleRate, remark);
    }

    /** Returns what its decoder remarks on the recording; empty for nothing. */
    String note() {
        return note;
    }

    /** Returns the samples a second, in Hz. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Returns the number of samples. */
    public int length() {
        return samples.length;
    }

    /** Returns a read-only view of the samples; position 0, limit {@link #length()}. */
    public FloatBuffer samples() {
        return FloatBuffer.wrap(samples).asReadOnlyBuffer();
    }

    /** Returns a copy of the samples. */
    public float[] toArray() {
        return samples.clone();
    }

    /**
     * Returns the samples as signed integers, full scale at 2<sup>bits - 1</sup>, rounded and clipped.
     *
     * @param bits the bits of a sample, 2 to 32
     */
    public int[] toIntegers(int bits) {
        if (bits < 2 || bits > 32) {
            throw new IllegalArgumentException("samples of " + bits + " bits were asked for, expected 2 to 32");
        }
        long fullScale = 1L << (bits - 1);
        int[] integers = new int[samples.length];
        for (int i = 0; i < integers.length; i++) {
            long value = Math.round((double) samples[i] * fullScale);
            integers[i] = (int) Math.max(-fullScale, Math.min(fullScale - 1, value));
        }
        return integers;
    }

    /** Returns the length in seconds. */
    public double seconds() {
        return (double) samples.length / sampleRate;
    }

    /** Returns the length, to the nanosecond. */
    public Duration duration() {
        return Duration.ofNanos(Math.round(seconds() * 1e9));
    }

    /** Compares rates and samples, sample by sample. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AudioClip clip && clip.sampleRate == sampleRate && Arrays.equals(clip.samples, samples);
    }

    @Override
    public int hashCode() {
        return 31 * sampleRate + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "AudioClip[" + samples.length + " samples at " + sampleRate + " Hz]";
    }
}
