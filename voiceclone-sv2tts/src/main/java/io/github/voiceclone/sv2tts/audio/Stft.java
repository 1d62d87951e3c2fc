package io.github.voiceclone.sv2tts.audio;

import org.jtransforms.fft.DoubleFFT_1D;

/**
 * The short-time Fourier transform and its inverse: Hann windows, frame {@code t} centred on sample {@code t * hop},
 * silence beyond the ends (D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform", 1984).
 *
 * <p>A spectrum has {@code fftSize / 2 + 1} complex bins, real and imaginary parts in turn. Immutable, thread-safe.
 */
final class Stft {
    /** Sums of squared windows below this count as no window at all. */
    private static final double NO_WINDOW = 1e-10;

    private final int fftSize;
    private final int hop;
    private final double[] window;
    private final DoubleFFT_1D fft;

    /** Creates a transform with a window of {@code windowLength} samples in the middle of {@code fftSize}. */
    Stft(int fftSize, int hop, int windowLength) {
        this.fftSize = fftSize;
        this.hop = hop;
        this.window = new double[fftSize];
        this.fft = new DoubleFFT_1D(fftSize);
        int start = (fftSize - windowLength) / 2;
        for (int i = 0; i < windowLength; i++) {
            window[start + i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / windowLength);
        }
    }

    Stft(MelSettings settings) {
        this(settings.fftSize(), settings.hopLength(), settings.windowLength());
    }

    int bins() {
        return fftSize / 2 + 1;
    }

    /** Returns the number of frames of a number of samples. */
    int frames(int samples) {
        return samples / hop + 1;
    }

    /** Returns the number of samples whose spectrum has a number of frames, the last of them centered on the end. */
    int samples(int frames) {
        return Math.multiplyExact(hop, frames - 1);
    }

    /** Returns the spectrum of one frame. */
    double[] forward(double[] samples, int frame) {
        double[] data = new double[2 * fftSize];
        int start = frame * hop - fftSize / 2;
        int end = Math.min(fftSize, samples.length - start);
        for (int i = Math.max(0, -start); i < end; i++) {
            data[i] = window[i] * samples[start + i];
        }
        fft.realForwardFull(data);
        return java.util.Arrays.copyOf(data, 2 * bins());
    }

    /** Returns the samples whose transform comes closest to the spectra of all frames, by least squares. */
    double[] inverse(double[][] spectra) {
        double[] sum = new double[samples(spectra.length)];
        double[] weight = new double[sum.length];
        for (int t = 0; t < spectra.length; t++) {
            double[] frame = real(spectra[t]);
            int start = t * hop - fftSize / 2;
            int end = Math.min(fftSize, sum.length - start);
            for (int i = Math.max(0, -start); i < end; i++) {
                sum[start + i] += window[i] * frame[i];
                weight[start + i] += window[i] * window[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] = weight[i] > NO_WINDOW ? sum[i] / weight[i] : 0;
        }
        return sum;
    }

    /** The real signal of a half spectrum: the other half is its mirror image, conjugated. */
    private double[] real(double[] spectrum) {
        double[] data = java.util.Arrays.copyOf(spectrum, 2 * fftSize);
        for (int k = bins(); k < fftSize; k++) {
            data[2 * k] = spectrum[2 * (fftSize - k)];
            data[2 * k + 1] = -spectrum[2 * (fftSize - k) + 1];
        }
        fft.complexInverse(data, true);
        double[] real = new double[fftSize];
        for (int i = 0; i < fftSize; i++) {
            real[i] = data[2 * i];
        }
        return real;
    }
}
