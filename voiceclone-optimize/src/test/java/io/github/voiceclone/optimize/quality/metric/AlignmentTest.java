package io.github.voiceclone.optimize.quality.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private static final MelSettings SETTINGS = MelSettings.HOP_200;
    private static final int FRAMES = 30;

    /** A spectrogram of smooth bands that change from frame to frame, each frame said {@code times} times. */
    private static MelCepstrum speech(double offset, int times) {
        int frames = FRAMES * times;
        float[] values = new float[SETTINGS.bands() * frames];
        for (int band = 0; band < SETTINGS.bands(); band++) {
            for (int frame = 0; frame < frames; frame++) {
                int said = frame / times;
                double angle = 0.05 * band + 0.7 * said;
                values[band * frames + frame] = (float) (Math.sin(angle) + offset);
            }
        }
        return MelCepstrum.of(Frames.of(values, SETTINGS.bands()), SETTINGS);
    }

    @Test
    void sameSpeech_liesNowhereApart() {
        Alignment alignment = Alignment.of(speech(0, 1), speech(0, 1));
        assertEquals(0, alignment.melCepstralDistortion(), 1e-9);
        assertEquals(0, alignment.logSpectralDistance(), 1e-9);
    }

    @Test
    void slowerSpeech_isAlignedInTime() {
        Alignment alignment = Alignment.of(speech(0, 1), speech(0, 2));
        assertEquals(0, alignment.melCepstralDistortion(), 1e-9);
    }

    @Test
    void louderSpeech_differsInLevelButNotInCepstrum() {
        // One unit of a scale of 8 units over 100 dB is 12.5 dB, in every band alike.
        Alignment alignment = Alignment.of(speech(0, 1), speech(1, 1));
        assertEquals(0, alignment.melCepstralDistortion(), 1e-4);
        assertEquals(12.5, alignment.logSpectralDistance(), 1e-4);
    }

    @Test
    void oneCosineOverTheBands_isOneCoefficient() {
        int m = 3;
        float[] values = new float[SETTINGS.bands()];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) Math.cos(Math.PI * m * (k + 0.5) / values.length);
        }
        MelCepstrum cepstrum = MelCepstrum.of(Frames.of(values, values.length), SETTINGS);
        double[] expected = new double[MelCepstrum.COEFFICIENTS];
        expected[m - 1] = 12.5 * Math.log(10) / 20; // 12.5 dB in nepers
        assertArrayEquals(expected, cepstrum.cepstra()[0], 1e-6);
    }

    @Test
    void differenceInOneCoefficient_isTheRootMeanSquareOfItsCosineInDecibels() {
        float[] flat = new float[SETTINGS.bands()];
        float[] waved = new float[SETTINGS.bands()];
        for (int k = 0; k < waved.length; k++) {
            waved[k] = (float) Math.cos(Math.PI * 5 * (k + 0.5) / waved.length);
        }
        Alignment alignment = Alignment.of(
                MelCepstrum.of(Frames.of(flat, flat.length), SETTINGS),
                MelCepstrum.of(Frames.of(waved, waved.length), SETTINGS));
        assertEquals(12.5 / Math.sqrt(2), alignment.logSpectralDistance(), 1e-4);
        assertEquals(12.5 / Math.sqrt(2), alignment.melCepstralDistortion(), 1e-4);
    }

    @Test
    void noise_addsUp() {
        Random random = new Random(2);
        float[] values = new float[SETTINGS.bands() * FRAMES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        MelCepstrum noise = MelCepstrum.of(Frames.of(values, SETTINGS.bands()), SETTINGS);
        assertTrue(Alignment.of(speech(0, 1), noise).melCepstralDistortion() > 3);
    }
}
