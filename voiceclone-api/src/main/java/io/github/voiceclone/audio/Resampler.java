package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;

/**
 * Changes a clip's sample rate by band-limited interpolation: a polyphase filter with one set of coefficients for each
 * position that output samples take between input samples (J. O. Smith, "Digital Audio Resampling"). Where rates share
 * so small a factor that there are very many positions, the coefficients are interpolated between a bounded number.
 *
 * <p>Measured against the lower of the two Nyquist frequencies, the passband is flat to 0.9, and all above 1.0 is
 * rejected by more than 80 dB. The filter is symmetric and adds no delay: output sample {@code j} stands at the time
 * {@code j / toRate} of the input. Beyond its ends the input is taken to be silent.
 *
 * <p>{@link #resample} converts a whole clip; an instance converts one that comes in chunks, to the same samples. Not
 * thread-safe.
 */
public final class Resampler {
    /** Beyond this a rate is a damaged header rather than a recording, and its filter would be very long. */
    private static final int MAX_RATIO = 256;
    /** The most coefficients that are kept for positions of their own, 2 MiB; common rates have up to 90,000. */
    private static final int MAX_COEFFICIENTS = 1 << 18;

    private final int fromRate;
    private final int toRate;
    private final int step;
    private final int phases;
    private final double stretch;
    private final int half;
    /** The kernels of positions at equal distances, made when first used. */
    private final double[][] kernels;
    /** Input that later output still needs. */
    private float[] pending = {};
    /** Index in the input at which {@link #pending} starts. */
    private long pendingStart;

    private long produced;

    /**
     * Starts a conversion.
     *
     * @param fromRate the rate of the clips, in Hz; positive
     * @param toRate the rate to make of it, in Hz; positive
     * @throws InvalidInputException if a rate is not positive, or one is 256 times the other or more
     */
    public Resampler(int fromRate, int toRate) {
        if (fromRate <= 0 || toRate <= 0) {
            throw new InvalidInputException(
                    "sample rate is " + Math.min(fromRate, toRate) + " Hz, expected a positive number");
        }
        if (Math.max(fromRate, toRate) / Math.min(fromRate, toRate) >= MAX_RATIO) {
            throw new InvalidInputException("audio at " + fromRate + " Hz cannot be resampled to " + toRate
                    + " Hz: expected rates less than " + MAX_RATIO + " times one another");
        }
        this.fromRate = fromRate;
        this.toRate = toRate;
        int divisor =
                BigInteger.valueOf(fromRate).gcd(BigInteger.valueOf(toRate)).intValue();
        step = fromRate / divisor;
        phases = toRate / divisor;
        stretch = Math.max(1, (double) fromRate / toRate);
        half = (int) Math.ceil(KaiserSinc.HALF_WIDTH * stretch);
        boolean exact = 2L * half * phases <= MAX_COEFFICIENTS;
        kernels = new double[exact ? phases : (int) Math.ceil(KaiserSinc.RESOLUTION / stretch)][];
    }

    /**
     * Returns a clip of the same sound at another rate, {@code round(length * toRate / fromRate)} samples long; the clip
     * itself where the rates agree. Takes a time proportional to the longer of the two.
     *
     * @param toRate the new rate, in Hz; positive
     * @throws InvalidInputException if the rate is not positive, one rate is 256 times the other or more, or the new
     *     clip would not fit an array
     */
    public static AudioClip resample(AudioClip clip, int toRate) {
        Objects.requireNonNull(clip, "clip");
        Resampler resampler = new Resampler(clip.sampleRate(), toRate);
        if (toRate == clip.sampleRate()) {
            return clip;
        }
        return resampler.convert(clip.toArray(), resampler.outputEnd(clip.length()));
    }

    /**
     * Returns the output that the next clip of the input completes.
     *
     * @throws InvalidInputException if the clip is not at the input's rate
     */
    public AudioClip next(AudioClip clip) {
        if (Objects.requireNonNull(clip, "clip").sampleRate() != fromRate) {
            throw new InvalidInputException(
                    "a clip at " + clip.sampleRate() + " Hz cannot follow on audio at " + fromRate + " Hz");
        }
        if (fromRate == toRate) {
            return clip;
        }
        float[] input = Arrays.copyOf(pending, pending.length + clip.length());
        clip.samples().get(input, pending.length, clip.length());
        long received = pendingStart + input.length;
        // Output j needs the input up to j * step / phases + half, and one sample more where kernels are interpolated.
        long complete = Math.max(produced, Math.floorDiv((received - half - 1) * phases, (long) step));
        AudioClip output = convert(input, complete);
        int passed = (int) Math.max(0, Math.min(input.length, complete * step / phases - half + 1 - pendingStart));
        pending = Arrays.copyOfRange(input, passed, input.length);
        pendingStart += passed;
        return output;
    }

    /** Returns the rest of the output, the end of which lies beyond the input's. */
    public AudioClip end() {
        return fromRate == toRate
                ? AudioClip.of(new float[0], toRate)
                : convert(pending, outputEnd(pendingStart + pending.length));
    }

    private long outputEnd(long inputEnd) {
        return Math.round((double) inputEnd * toRate / fromRate);
    }

    /** Returns the output from {@link #produced} to {@code end}. */
    private AudioClip convert(float[] input, long end) {
        if (end - produced > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException((end - produced) + " samples at " + toRate
                    + " Hz do not fit an array, expected fewer than 2^31: use a lower rate");
        }
        float[] output = new float[(int) (end - produced)];
        for (int i = 0; i < output.length; i++, produced++) {
            long position = produced * step;
            int first = (int) (position / phases - half + 1 - pendingStart);
            output[i] = (float) at(input, first, (int) (position % phases));
        }
        return AudioClip.adopt(output, toRate);
    }

    private double at(float[] input, int first, int phase) {
        if (kernels.length == phases) {
            return dot(input, first, kernel(phase));
        }
        double place = (double) phase / phases * kernels.length;
        int before = (int) place;
        double weight = place - before;
        boolean last = before == kernels.length - 1;
        // One input sample later, position 0 is what follows the last.
        double after = last ? dot(input, first + 1, kernel(0)) : dot(input, first, kernel(before + 1));
        return (1 - weight) * dot(input, first, kernel(before)) + weight * after;
    }

    private static double dot(float[] input, int first, double[] kernel) {
        int end = Math.min(kernel.length, input.length - first);
        double sum = 0;
        for (int k = Math.max(0, -first); k < end; k++) {
            sum += kernel[k] * input[first + k];
        }
        return sum;
    }

    private double[] kernel(int index) {
        if (kernels[index] == null) {
            kernels[index] = newKernel((double) index / kernels.length);
        }
        return kernels[index];
    }

    /** The weights of the {@code 2 * half} input samples around an output sample that is {@code part} of one late. */
    private double[] newKernel(double part) {
        double[] kernel = new double[2 * half];
        double middle = half - 1 + part;
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] = KaiserSinc.at((middle - k) / stretch) / stretch;
        }
        return kernel;
    }
}
