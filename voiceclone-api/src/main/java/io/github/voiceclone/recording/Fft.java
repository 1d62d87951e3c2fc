package io.github.voiceclone.recording;

/** Power spectrum of windows of a power of two of samples, by the radix-2 Fourier transform, under a Hann window. */
final class Fft {
    /** The mean square of a Hann window. */
    private static final double HANN_POWER = 0.375;

    private final int size;
    private final double[] window;
    private final double[] cos;
    private final double[] sin;
    private final double[] re;
    private final double[] im;

    /** Creates a transform of {@code size} samples, a power of two. */
    Fft(int size) {
        this.size = size;
        this.window = new double[size];
        this.cos = new double[size / 2];
        this.sin = new double[size / 2];
        this.re = new double[size];
        this.im = new double[size];
        for (int i = 0; i < size; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / size);
        }
        for (int i = 0; i < size / 2; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / size);
            sin[i] = -Math.sin(2 * Math.PI * i / size);
        }
    }

    /**
     * Puts the power of each bin from 0 to size / 2 - 1 into {@code power}; the bins' sum is the mean square of the samples,
     * their constant part counted twice.
     */
    void power(float[] samples, int from, double[] power) {
        int bits = Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            int target = Integer.reverse(i) >>> (Integer.SIZE - bits);
            re[target] = samples[from + i] * window[i];
            im[target] = 0;
        }
        for (int half = 1; half < size; half *= 2) {
            int step = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    butterfly(start + k, start + k + half, k * step);
                }
            }
        }
        double scale = 2 / (HANN_POWER * size * size);
        for (int k = 0; k < size / 2; k++) {
            power[k] = scale * (re[k] * re[k] + im[k] * im[k]);
        }
    }

    private void butterfly(int a, int b, int twiddle) {
        double real = re[b] * cos[twiddle] - im[b] * sin[twiddle];
        double imaginary = re[b] * sin[twiddle] + im[b] * cos[twiddle];
        re[b] = re[a] - real;
        im[b] = im[a] - imaginary;
        re[a] += real;
        im[a] += imaginary;
    }
}
