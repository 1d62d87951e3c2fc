package io.github.voiceclone.recording;

import java.util.Arrays;

/**
 * Power of a recording in bands of 500 Hz up to 8 kHz, every 16 ms, and what of it is speech and what is noise. Below
 * 94 Hz nothing is counted: it is rumble.
 */
final class SpeechLevels {
    /** The rate that recordings are measured at, in Hz. */
    static final int RATE = 16_000;

    static final int BANDS = 16;
    static final double BAND_HZ = 500;

    private static final int SIZE = 512;
    private static final int HOP = 256;
    /** The time from a frame to the next, in seconds. */
    static final double HOP_SECONDS = (double) HOP / RATE;

    private static final int BINS_A_BAND = SIZE / 2 / BANDS;
    /** The first bin that counts: 94 Hz. */
    private static final int FIRST_BIN = 3;
    /** Digital silence, in dBFS: below the noise of 16-bit samples, so neither speech nor a microphone's noise. */
    private static final double SILENT_DB = -90;
    /** The margin of ITU-T P.56 between the active level and what counts as active, in dB. */
    private static final double ACTIVE_MARGIN_DB = 15.9;

    private static final int ACTIVE_ITERATIONS = 30;
    /** The share of the frames, the quietest ones, that the noise is measured in. */
    private static final double QUIET_SHARE = 0.05;

    private static final int LEAST_QUIET_FRAMES = 3;
    /** Speech is no farther below the active level, in dB. */
    private static final double RANGE_DB = 20;
    /** Speech is this far above the noise, in dB, or halfway between the noise and the active level. */
    private static final double RISE_DB = 6;
    /** A recording whose frames differ by less than this, in dB, is noise or a tone. */
    private static final double STEADY_DB = 4;
    /** Pauses of up to twice as many frames count as speech. */
    private static final int REACH = 6;

    private final double[][] bands;
    private final boolean[] speech;
    private final double activeDb;
    private final double noiseDb;

    private SpeechLevels(double[][] bands) {
        this.bands = bands;
        double[] total = sum(0, BANDS);
        this.activeDb = activeDb(total);
        this.noiseDb = noiseDb(total);
        this.speech = speech(total);
    }

    /** Measures samples at {@link #RATE}. */
    static SpeechLevels of(float[] samples) {
        int frames = Math.max(0, (samples.length - SIZE) / HOP + 1);
        double[][] bands = new double[BANDS][frames];
        Fft fft = new Fft(SIZE);
        double[] power = new double[SIZE / 2];
        for (int t = 0; t < frames; t++) {
            fft.power(samples, t * HOP, power);
            for (int k = FIRST_BIN; k < power.length; k++) {
                bands[k / BINS_A_BAND][t] += power[k];
            }
        }
        return new SpeechLevels(bands);
    }

    private boolean[] speech(double[] total) {
        boolean[] result = new boolean[total.length];
        double[] sorted = total.clone();
        Arrays.sort(sorted);
        if (total.length == 0 || decibels(quantile(sorted, 0.95)) - decibels(quantile(sorted, 0.05)) < STEADY_DB) {
            return result;
        }
        double border = power(Math.max(
                Math.max(activeDb - RANGE_DB, SILENT_DB), noiseDb + Math.min(RISE_DB, (activeDb - noiseDb) / 2)));
        for (int t = 0; t < total.length; t++) {
            result[t] = total[t] > border;
        }
        return result;
    }

    /** Returns the value below which a share of sorted values lies. */
    static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    /** Returns the powers of bands {@code from} to {@code to} - 1 together, frame by frame. */
    double[] sum(int from, int to) {
        double[] sum = new double[bands[0].length];
        for (int b = from; b < to; b++) {
            for (int t = 0; t < sum.length; t++) {
                sum[t] += bands[b][t];
            }
        }
        return sum;
    }

    /** Returns the level of the active speech, in dBFS. */
    double activeDb() {
        return activeDb;
    }

    /** Returns the level of the noise in the pauses, in dBFS. */
    double noiseDb() {
        return noiseDb;
    }

    /** Returns how far the speech alone is above the noise, in dB. */
    double speechAboveNoise() {
        return decibels(Math.max(0, power(activeDb) - power(noiseDb))) - noiseDb;
    }

    /** Returns the seconds of speech, pauses of up to 0.2 s included. */
    double speechSeconds() {
        int count = 0;
        int until = -1;
        for (int t = 0; t < speech.length; t++) {
            if (speech[t]) {
                int from = Math.max(until + 1, t - REACH);
                until = Math.min(speech.length - 1, t + REACH);
                count += until - from + 1;
            }
        }
        return count * HOP_SECONDS;
    }

    /** Returns the level, in dBFS, that a band reaches in the loudest twentieth of the speech. */
    double loudDb(int band) {
        double[] loud = new double[speech.length];
        int count = 0;
        for (int t = 0; t < speech.length; t++) {
            if (speech[t]) {
                loud[count++] = bands[band][t];
            }
        }
        double[] sorted = Arrays.copyOf(loud, count);
        Arrays.sort(sorted);
        return count == 0 ? SILENT_DB : decibels(quantile(sorted, 0.95));
    }

    /** Returns the mean level, in dBFS, of the frames that are no more than the margin below it. */
    static double activeDb(double[] powers) {
        double margin = power(-ACTIVE_MARGIN_DB);
        double active = 0;
        for (int i = 0; i < ACTIVE_ITERATIONS; i++) {
            double sum = 0;
            int count = 0;
            for (double each : powers) {
                if (each >= active * margin) {
                    sum += each;
                    count++;
                }
            }
            active = count == 0 ? 0 : sum / count;
        }
        return decibels(active);
    }

    /** Returns the mean level, in dBFS, of the quietest frames, digital silence left out where there is other noise. */
    static double noiseDb(double[] powers) {
        double silent = power(SILENT_DB);
        double[] smooth = new double[Math.max(0, powers.length - 2)];
        Arrays.setAll(smooth, t -> (powers[t] + powers[t + 1] + powers[t + 2]) / 3);
        Arrays.sort(smooth);
        int first = 0;
        while (first < smooth.length && smooth[first] < silent) {
            first++;
        }
        int count = Math.max(LEAST_QUIET_FRAMES, (int) (QUIET_SHARE * (smooth.length - first)));
        if (first + count > smooth.length) {
            return SILENT_DB;
        }
        return decibels(Arrays.stream(smooth, first, first + count).average().orElse(0));
    }

    /** Returns decibels of a power; digital silence has -100. */
    static double decibels(double power) {
        return 10 * Math.log10(power + 1e-10);
    }

    private static double power(double decibels) {
        return Math.pow(10, decibels / 10);
    }
}
