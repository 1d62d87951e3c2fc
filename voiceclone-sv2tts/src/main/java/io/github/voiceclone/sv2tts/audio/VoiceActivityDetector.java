package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;

/**
 * Tells the windows of a clip that hold speech from those that hold silence or a steady noise.
 *
 * <p>The energies of six bands are followed from window to window. In each band the noise floor of a window is the
 * higher of the lowest levels in the second before it and in the second after it: a stretch of steady noise of a second
 * or more is thus its own floor up to its very edges, however loud the noise around it, while speech, whose level falls
 * within any second, stands out of its floor. A window is speech if its bands rise above their floors by
 * {@link #MIN_RISE_DB} on average and it is not fainter than the clip's speech by more than {@link #RANGE_DB}; or if it
 * is about as loud as that speech. Thread-safe.
 */
final class VoiceActivityDetector {
    /** The length of a window, in seconds. */
    static final double WINDOW_SECONDS = 0.03;

    static double MIN_RISE_DB = 3;
    static double MAX_RISE_DB = 20;
    static double RANGE_DB = 38;
    static double LOUD_DB = 10;
    static int REACH = 33;
    static double FLOOR_DB = -100;
    static final double[] EDGES_HZ = {80, 250, 500, 1000, 2000, 4000, 8000};

    private VoiceActivityDetector() {}

    static int windowLength(int rate) {
        return Math.max(1, (int) Math.round(rate * WINDOW_SECONDS));
    }

    static boolean[] detect(AudioClip clip) {
        double[][] levels = BandLevels.of(clip);
        int n = levels[0].length;
        int nb = levels.length - 1;
        double[] total = levels[nb];
        double active = activeLevel(total);
        double[] rise = new double[n];
        for (int b = 0; b < nb; b++) {
            double[] floor = floor(smooth(levels[b]));
            for (int t = 0; t < n; t++) {
                rise[t] += Math.min(MAX_RISE_DB, Math.max(0, levels[b][t] - floor[t])) / nb;
            }
        }
        boolean[] voice = new boolean[n];
        for (int t = 0; t < n; t++) {
            voice[t] = (rise[t] >= MIN_RISE_DB && total[t] > active - RANGE_DB) || total[t] > active - LOUD_DB;
        }
        return voice;
    }

    static double activeLevel(double[] levels) {
        double active = FLOOR_DB;
        for (int i = 0; i < 30; i++) {
            double sum = 0;
            int count = 0;
            for (double level : levels) {
                if (level > active - 15.9) {
                    sum += Math.pow(10, level / 10);
                    count++;
                }
            }
            active = 10 * Math.log10(sum / count);
        }
        return active;
    }

    static double[] smooth(double[] levels) {
        double[] out = new double[levels.length];
        for (int t = 0; t < out.length; t++) {
            double sum = 0;
            int c = 0;
            for (int k = Math.max(0, t - 1); k <= Math.min(out.length - 1, t + 1); k++) {
                sum += Math.pow(10, levels[k] / 10);
                c++;
            }
            out[t] = 10 * Math.log10(sum / c);
        }
        return out;
    }

    static double[] floor(double[] levels) {
        int n = levels.length;
        double[] out = new double[n];
        for (int t = 0; t < n; t++) {
            double left = Double.POSITIVE_INFINITY;
            double right = Double.POSITIVE_INFINITY;
            for (int k = 0; k <= REACH; k++) {
                if (t - k >= 0) left = Math.min(left, levels[t - k]);
                if (t + k < n) right = Math.min(right, levels[t + k]);
            }
            out[t] = Math.max(left, right);
        }
        return out;
    }
}
