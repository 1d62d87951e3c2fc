package io.github.voiceclone.sv2tts.audio;

/**
 * Triangular filters, equally spaced on Slaney's mel scale, each of unit area over frequency in Hz (M. Slaney, "Auditory
 * Toolbox", 1998: linear below 1 kHz, logarithmic above). Immutable.
 *
 * <p>The weights are [bands, bins]: band {@code b} of a spectrum is the sum over bins of weight times spectrum. Bin
 * {@code k} of a Fourier transform of {@code fftSize} samples stands at {@code k * sampleRate / fftSize} Hz.
 */
public final class MelFilterBank {
    private static final double HZ_PER_LINEAR_MEL = 200.0 / 3;
    private static final double LINEAR_END_HZ = 1000;
    private static final double LINEAR_END_MEL = LINEAR_END_HZ / HZ_PER_LINEAR_MEL;
    /** A rise of one mel above 1 kHz: 27 of them make a factor of 6.4. */
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final int bands;
    private final int bins;
    private final double[] weights;

    /**
     * Creates a filter bank.
     *
     * @param sampleRate in Hz; positive
     * @param fftSize samples of the Fourier transform; positive
     * @param bands number of filters; positive
     * @param minHz the lowest filter's lower edge, in Hz
     * @param maxHz the highest filter's upper edge, in Hz
     */
    public MelFilterBank(int sampleRate, int fftSize, int bands, double minHz, double maxHz) {
        if (sampleRate <= 0 || fftSize <= 0 || bands <= 0 || !(0 <= minHz && minHz < maxHz)) {
            throw new IllegalArgumentException("no mel filter bank has a sample rate of " + sampleRate + " Hz, "
                    + fftSize + " samples, " + bands + " bands from " + minHz + " to " + maxHz + " Hz");
        }
        this.bands = bands;
        this.bins = fftSize / 2 + 1;
        this.weights = new double[bands * bins];
        double lowest = toMel(minHz);
        double spacing = (toMel(maxHz) - lowest) / (bands + 1);
        for (int b = 0; b < bands; b++) {
            fill(
                    b,
                    (double) sampleRate / fftSize,
                    toHz(lowest + b * spacing),
                    toHz(lowest + (b + 1) * spacing),
                    toHz(lowest + (b + 2) * spacing));
        }
    }

    /** Creates the filter bank of a synthesizer's settings. */
    public MelFilterBank(MelSettings settings) {
        this(settings.sampleRate(), settings.fftSize(), settings.bands(), settings.minHz(), settings.maxHz());
    }

    private void fill(int band, double binHz, double lower, double middle, double upper) {
        double height = 2 / (upper - lower);
        for (int k = 0; k < bins; k++) {
            double rise = (k * binHz - lower) / (middle - lower);
            double fall = (upper - k * binHz) / (upper - middle);
            weights[band * bins + k] = height * Math.max(0, Math.min(rise, fall));
        }
    }

    private static double toMel(double hz) {
        return hz < LINEAR_END_HZ ? hz / HZ_PER_LINEAR_MEL : LINEAR_END_MEL + Math.log(hz / LINEAR_END_HZ) / LOG_STEP;
    }

    private static double toHz(double mel) {
        return mel < LINEAR_END_MEL
                ? mel * HZ_PER_LINEAR_MEL
                : LINEAR_END_HZ * Math.exp((mel - LINEAR_END_MEL) * LOG_STEP);
    }

    /** Returns the number of filters. */
    public int bands() {
        return bands;
    }

    /** Returns the number of frequency bins, {@code fftSize / 2 + 1}. */
    public int bins() {
        return bins;
    }

    /** Returns the weight of one bin in one band. */
    public double weight(int band, int bin) {
        return weights[band * bins + bin];
    }

    /** Returns a copy of the weights: [bands, bins], row-major. */
    public double[] weights() {
        return weights.clone();
    }

    /** Returns the bands of one spectrum of {@link #bins()} values. */
    double[] apply(double[] spectrum) {
        double[] mel = new double[bands];
        for (int b = 0; b < bands; b++) {
            for (int k = 0; k < bins; k++) {
                mel[b] += weights[b * bins + k] * spectrum[k];
            }
        }
        return mel;
    }
}
