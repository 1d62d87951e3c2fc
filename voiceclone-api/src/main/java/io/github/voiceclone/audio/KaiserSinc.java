package io.github.voiceclone.audio;

/**
 * A low-pass kernel: sinc under a Kaiser window (J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh
 * window function", 1974), as a function of time in samples, for a sample rate whose Nyquist frequency is 1: flat to
 * 0.9, {@value #STOP_BAND_DB} dB down from 1.0 on. Thread-safe.
 */
final class KaiserSinc {
    static final double STOP_BAND_DB = 96;

    private static final double TRANSITION = 0.1;
    private static final double CUTOFF = 1 - TRANSITION / 2;
    /** Kaiser's formula for the window's shape. */
    private static final double BETA = 0.1102 * (STOP_BAND_DB - 8.7);
    /** Kaiser's formula for the kernel's length, halved, in samples. */
    static final double HALF_WIDTH = (STOP_BAND_DB - 7.95) / (2.285 * Math.PI * TRANSITION) / 2;

    /** Table entries a sample; straight lines between them are within 2e-6 of the kernel, which is -114 dB. */
    static final int RESOLUTION = 1024;

    private static final double[] TABLE = table();

    private KaiserSinc() {}

    /** Returns the kernel's value at {@code time}, in samples from its middle. */
    static double at(double time) {
        double position = Math.abs(time) * RESOLUTION;
        int index = (int) position;
        if (index >= TABLE.length - 1) {
            return 0;
        }
        return TABLE[index] + (position - index) * (TABLE[index + 1] - TABLE[index]);
    }

    private static double[] table() {
        double[] table = new double[(int) (HALF_WIDTH * RESOLUTION) + 2];
        double scale = CUTOFF / besselI0(BETA);
        for (int i = 0; i < table.length; i++) {
            double time = (double) i / RESOLUTION;
            double inside = Math.max(0, 1 - square(time / HALF_WIDTH));
            table[i] = scale * sinc(CUTOFF * time) * besselI0(BETA * Math.sqrt(inside));
        }
        table[table.length - 1] = 0;
        return table;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double square(double x) {
        return x * x;
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            term *= square(x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
