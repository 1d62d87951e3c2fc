package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import java.math.BigInteger;

/**
 * Changes a clip's sample rate by band-limited interpolation: a polyphase filter with one set of coefficients for each
 * position that output samples take between input samples (J. O. Smith, "Digital Audio Resampling").
 *
 * <p>Measured against the lower of the two Nyquist frequencies, the passband is flat to 0.9, and all above 1.0 is
 * rejected by more than 80 dB. The filter is symmetric and adds no delay: output sample {@code j} stands at the time
 * {@code j / toRate} of the input. Beyond its ends the input is taken to be silent.
 */
public final class Resampler {
    /** Beyond this a rate is a damaged header rather than a recording, and its filter would be very long. */
    private static final int MAX_RATIO = 256;
    /** Rates that divide into more phases than this are nobody's; their coefficients are computed as they come. */
    private static final int MAX_KEPT_PHASES = 2048;

    private final int step;
    private final int phases;
    private final double stretch;
    private final int half;
    private final double[][] kept;

    private Resampler(int fromRate, int toRate) {
        int divisor =
                BigInteger.valueOf(fromRate).gcd(BigInteger.valueOf(toRate)).intValue();
        step = fromRate / divisor;
        phases = toRate / divisor;
        stretch = Math.max(1, (double) fromRate / toRate);
        half = (int) Math.ceil(KaiserSinc.HALF_WIDTH * stretch);
        kept = new double[phases <= MAX_KEPT_PHASES ? phases : 0][];
    }

    /**
     * Returns a clip of the same sound at another rate, {@code round(length * toRate / fromRate)} samples long; the clip
     * itself where the rates agree.
     *
     * @param toRate the new rate, in Hz; positive
     * @throws InvalidInputException if the rate is not positive, the clip's rate is more than 256 times as high, or the
     *     new clip would not fit an array
     */
    public static AudioClip resample(AudioClip clip, int toRate) {
        if (toRate <= 0) {
            throw new InvalidInputException("sample rate is " + toRate + " Hz, expected a positive number");
        }
        if (toRate == clip.sampleRate()) {
            return clip;
        }
        long length = Math.round((double) clip.length() * toRate / clip.sampleRate());
        if (clip.sampleRate() / toRate >= MAX_RATIO || length > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(clip + " cannot be resampled to " + toRate + " Hz: expected a rate below "
                    + (long) MAX_RATIO * toRate + " Hz and fewer than 2^31 samples as a result");
        }
        return AudioClip.of(new Resampler(clip.sampleRate(), toRate).convert(clip.toArray(), (int) length), toRate);
    }

    private float[] convert(float[] input, int length) {
        float[] output = new float[length];
        for (int j = 0; j < length; j++) {
            long position = (long) j * step;
            int first = (int) (position / phases) - half + 1;
            output[j] = (float) dot(input, first, kernel((int) (position % phases)));
        }
        return output;
    }

    private static double dot(float[] input, int first, double[] kernel) {
        int end = Math.min(kernel.length, input.length - first);
        double sum = 0;
        for (int k = Math.max(0, -first); k < end; k++) {
            sum += kernel[k] * input[first + k];
        }
        return sum;
    }

    private double[] kernel(int phase) {
        if (kept.length == 0) {
            return newKernel(phase);
        }
        if (kept[phase] == null) {
            kept[phase] = newKernel(phase);
        }
        return kept[phase];
    }

    /** The weights of the {@code 2 * half} input samples around an output sample that is {@code phase / phases} late. */
    private double[] newKernel(int phase) {
        double[] kernel = new double[2 * half];
        double middle = half - 1 + (double) phase / phases;
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] = KaiserSinc.at((middle - k) / stretch) / stretch;
        }
        return kernel;
    }
}
