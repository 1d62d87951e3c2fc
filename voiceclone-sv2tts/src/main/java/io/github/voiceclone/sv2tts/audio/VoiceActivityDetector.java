package io.github.voiceclone.sv2tts.audio;

import java.util.Arrays;

/**
 * Tells the windows of a clip that hold speech from those that hold silence or steady noise.
 *
 * <p>In each band a window's noise floor is the higher of two levels: the lowest of the second before it and the lowest
 * of the second after it. Steady noise that lasts a second is thus its own floor up to its very edges, however loud or
 * quiet its surroundings are; speech falls silent in some band many times a second and stands out of its floor. A window
 * is speech if the root mean square of its bands' rises above their floors is large and it is not far below the clip's
 * active speech level (in the sense of ITU-T P.56), or if it is close to that level, as within a long vowel.
 *
 * <p>A clip of more than a second in which nothing stands out for long (noise, a tone, a hum) has no speech at all; in a
 * shorter one, speech and noise cannot be told apart, and what is loud counts as speech. The thresholds were found on
 * LibriSpeech and AISHELL-3 recordings.
 */
final class VoiceActivityDetector {
    /** The length of a window, in seconds. */
    static final double WINDOW_SECONDS = 0.03;

    /** The rise above the noise floor that makes speech, in dB. Steady noise has about 2. */
    private static final double RISE_DB = 4.5;
    /** Largest distance of speech below the active speech level, in dB. */
    private static final double RANGE_DB = 38;
    /** Distance below the active speech level within which a window is speech even if it does not stand out, in dB. */
    private static final double LOUD_DB = 8;
    /** The active level, in dBFS, of what is digital silence. */
    private static final double SILENT_DB = -95;
    /** Windows within a second, on one side. */
    private static final int REACH = 33;
    /** The margin of ITU-T P.56 between the active level and what counts as active, in dB. */
    private static final double ACTIVE_MARGIN_DB = 15.9;

    private static final int ACTIVE_ITERATIONS = 30;

    private VoiceActivityDetector() {}

    /** Returns for each window whether it holds speech. */
    static boolean[] detect(BandLevels levels) {
        double[] rise = rises(levels);
        double active = activeLevel(levels.total());
        boolean[] speech = new boolean[rise.length];
        for (int t = 0; t < speech.length; t++) {
            speech[t] = rise[t] >= RISE_DB && levels.total()[t] > active - RANGE_DB;
        }
        boolean steady = speech.length > REACH && !WindowMask.any(WindowMask.majority(speech));
        if (steady || active < SILENT_DB) {
            return new boolean[speech.length];
        }
        for (int t = 0; t < speech.length; t++) {
            speech[t] |= levels.total()[t] > active - LOUD_DB;
        }
        return speech;
    }

    /** The root mean square, over bands, of each window's rise above the noise floor, in dB. */
    private static double[] rises(BandLevels levels) {
        double[] rises = new double[levels.total().length];
        for (double[] band : levels.bands()) {
            double[] floor = noiseFloor(smoothed(band));
            for (int t = 0; t < rises.length; t++) {
                double rise = Math.max(0, band[t] - floor[t]);
                rises[t] += rise * rise / levels.bands().size();
            }
        }
        Arrays.setAll(rises, t -> Math.sqrt(rises[t]));
        return rises;
    }

    /** The mean level of the windows that are no more than the margin below it; never below the faintest. */
    static double activeLevel(double[] levels) {
        double active = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < ACTIVE_ITERATIONS; i++) {
            double threshold = active - ACTIVE_MARGIN_DB;
            active = mean(
                    Arrays.stream(levels).filter(level -> level >= threshold).toArray());
        }
        return active;
    }

    /** Averages each window with its two neighbours, so that the lowest of many is not a chance. */
    private static double[] smoothed(double[] levels) {
        double[] smooth = new double[levels.length];
        Arrays.setAll(
                smooth, t -> mean(Arrays.copyOfRange(levels, Math.max(0, t - 1), Math.min(levels.length, t + 2))));
        return smooth;
    }

    private static double mean(double[] levels) {
        return 10
                * Math.log10(Arrays.stream(levels)
                        .map(l -> Math.pow(10, l / 10))
                        .average()
                        .orElse(0));
    }

    private static double[] noiseFloor(double[] levels) {
        double[] floor = new double[levels.length];
        for (int t = 0; t < floor.length; t++) {
            floor[t] = Math.max(lowest(levels, t - REACH, t), lowest(levels, t, t + REACH));
        }
        return floor;
    }

    private static double lowest(double[] levels, int from, int to) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int k = Math.max(0, from); k <= Math.min(levels.length - 1, to); k++) {
            lowest = Math.min(lowest, levels[k]);
        }
        return lowest;
    }
}
