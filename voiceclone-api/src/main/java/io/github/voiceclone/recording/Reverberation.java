package io.github.voiceclone.recording;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Time in which sound fades by 60 dB, from how steeply speech ends. In every band of an octave, each 160 ms in which the
 * level falls by 10 dB or more and stays above the noise gives a time; speech that ends by itself may take long to, but a
 * room lets nothing end sooner, so the quarter of the times below which the shortest lie is taken (after Wen et al., "Blind
 * estimation of reverberation time based on the distribution of signal decay rates", ICASSP 2008).
 *
 * <p>On speech convolved with synthetic rooms of 0.3, 0.5, 0.8 and 1.2 s it says about 0.37, 0.51, 0.67 and 0.77 s: good to
 * 0.1 s up to 0.6 s, too short beyond. Dry speech has 0.2 to 0.4 s.
 */
final class Reverberation {
    /** The octaves, in bands of {@link SpeechLevels}: 0.5 to 1, 1 to 2 and 2 to 4 kHz. */
    private static final int[][] OCTAVES = {{1, 2}, {2, 4}, {4, 8}};

    private static final int FRAMES = 10;
    private static final double LEAST_FALL_DB = 10;
    /** Fades start no farther below the active level, in dB, and end this far above the noise. */
    private static final double START_DB = 15;

    private static final double ABOVE_NOISE_DB = 6;
    /** With fewer fades, or this much noise, in dB, the figure means nothing. */
    private static final int LEAST_FADES = 20;

    private static final double LEAST_SPEECH_ABOVE_NOISE_DB = 18;
    private static final double QUANTILE = 0.25;

    private Reverberation() {}

    /** Returns the time, in seconds; empty if it cannot be told. */
    static OptionalDouble seconds(SpeechLevels levels) {
        if (levels.speechAboveNoise() < LEAST_SPEECH_ABOVE_NOISE_DB) {
            return OptionalDouble.empty();
        }
        double[] times = new double[0];
        for (int[] octave : OCTAVES) {
            double[] found = fades(levels.sum(octave[0], octave[1]));
            int had = times.length;
            times = Arrays.copyOf(times, had + found.length);
            System.arraycopy(found, 0, times, had, found.length);
        }
        if (times.length < LEAST_FADES) {
            return OptionalDouble.empty();
        }
        Arrays.sort(times);
        return OptionalDouble.of(SpeechLevels.quantile(times, QUANTILE));
    }

    private static double[] fades(double[] powers) {
        double start = SpeechLevels.activeDb(powers) - START_DB;
        double end = SpeechLevels.noiseDb(powers) + ABOVE_NOISE_DB;
        double[] db = Arrays.stream(powers).map(SpeechLevels::decibels).toArray();
        double[] times = new double[db.length];
        int count = 0;
        for (int t = 0; t + FRAMES <= db.length; t++) {
            double last = db[t + FRAMES - 1];
            if (db[t] > start && last > end && db[t] - last > LEAST_FALL_DB) {
                double slope = slope(db, t);
                if (slope < 0) {
                    times[count++] = -60 / slope;
                }
            }
        }
        return Arrays.copyOf(times, count);
    }

    /** Returns the slope of the line through a window's levels, in dB a second, by least squares. */
    private static double slope(double[] db, int from) {
        double center = (FRAMES - 1) / 2.0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < FRAMES; i++) {
            sum += (i - center) * db[from + i];
            squares += (i - center) * (i - center);
        }
        return sum / squares / SpeechLevels.HOP_SECONDS;
    }
}
