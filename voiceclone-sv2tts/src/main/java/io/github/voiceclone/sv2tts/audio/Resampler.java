package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import java.math.BigInteger;

/**
 * Changes a clip's sample rate by band-limited interpolation: a polyphase filter with one set of coefficients for each
 * position that output samples take between input samples (J. O. Smith, "Digital Audio Resampling"). Where rates share
 * so small a factor that there are very many positions, the coefficients are interpolated between a bounded number.
 *
 * <p>Measured against the lower of the two Nyquist frequencies, the passband is flat to 0.9, and all above 1.0 is
 * rejected by more than 80 dB. The filter is symmetric and adds no delay: output sample {@code j} stands at the time
 * {@code j / toRate} of the input. Beyond its ends the input is taken to be silent.
 */
public final class Resampler {
    /** Beyond this a rate is a damaged header rather than a recording, and its filter would be very long. */
    private static final int MAX_RATIO = 256;
    /** The most coefficients that are kept for positions of their own, 2 MiB; common rates have up to 90,000. */
    private static final int MAX_COEFFICIENTS = 1 << 18;

    private final int step;
    private final int phases;
    private final double stretch;
    private final int half;
    /** The kernels of positions at equal distances, made when first used. */
    private final double[][] kernels;

    private Resampler(int fromRate, int toRate) {
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
        if (toRate <= 0) {
            throw new InvalidInputException("sample rate is " + toRate + " Hz, expected a positive number");
        }
        if (toRate == clip.sampleRate()) {
            return clip;
        }
        long length = Math.round((double) clip.length() * toRate / clip.sampleRate());
        int ratio = Math.max(clip.sampleRate(), toRate) / Math.min(clip.sampleRate(), toRate);
        if (ratio >= MAX_RATIO || length > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(
                    clip + " cannot be resampled to " + toRate + " Hz: expected rates less than " + MAX_RATIO
                            + " times one another and fewer than 2^31 samples as a result");
        }
        return AudioClip.of(new Resampler(clip.sampleRate(), toRate).convert(clip.toArray(), (int) length), toRate);
    }

    private float[] convert(float[] input, int length) {
        float[] output = new float[length];
        for (int j = 0; j < length; j++) {
            long position = (long) j * step;
            int first = (int) (position / phases) - half + 1;
            output[j] = (float) at(input, first, (int) (position % phases));
        }
        return output;
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
