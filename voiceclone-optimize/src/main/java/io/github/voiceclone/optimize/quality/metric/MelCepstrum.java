package io.github.voiceclone.optimize.quality.metric;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.MelSettings;

/**
 * Frames of a recording as levels of mel bands in dB and as mel cepstra: the coefficients c with
 * ln|H(k)| = Σ c(m) cos(π m (k + ½) / bands) over the mel bands k.
 *
 * @param levels [frames][bands], in dB
 * @param cepstra [frames][{@value #COEFFICIENTS}], from the first; the 0th, the loudness, is left out
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived
public record MelCepstrum(double[][] levels, double[][] cepstra) {
    /** Number of coefficients of a frame, without the 0th. */
    public static final int COEFFICIENTS = 13;

    private static final double NEPERS_PER_DECIBEL = Math.log(10) / 20;

    /**
     * Returns the cepstra of a spectrogram.
     *
     * @param mel spectrogram, [mel bands, frames]
     * @param settings scale of the spectrogram
     */
    public static MelCepstrum of(Frames mel, MelSettings settings) {
        double[][] levels = new double[mel.frames()][mel.width()];
        double[][] cepstra = new double[mel.frames()][];
        for (int frame = 0; frame < mel.frames(); frame++) {
            for (int band = 0; band < mel.width(); band++) {
                levels[frame][band] = decibels(mel.get(band, frame), settings);
            }
            cepstra[frame] = cepstrum(levels[frame]);
        }
        return new MelCepstrum(levels, cepstra);
    }

    /** Undoes the scaling of levels to a range of the spectrogram's own. */
    private static double decibels(float value, MelSettings settings) {
        double most = settings.maxAbsValue();
        double share = settings.symmetric() ? (value + most) / (2 * most) : value / most;
        return (1 - share) * settings.minLevelDb();
    }

    private static double[] cepstrum(double[] levels) {
        double[] cepstrum = new double[COEFFICIENTS];
        for (int m = 1; m <= COEFFICIENTS; m++) {
            double sum = 0;
            for (int k = 0; k < levels.length; k++) {
                sum += levels[k] * Math.cos(Math.PI * m * (k + 0.5) / levels.length);
            }
            cepstrum[m - 1] = 2 * NEPERS_PER_DECIBEL * sum / levels.length;
        }
        return cepstrum;
    }

    /** Returns the number of frames. */
    public int frames() {
        return levels.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MelCepstrum that && java.util.Arrays.deepEquals(levels, that.levels);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.deepHashCode(levels);
    }
}
