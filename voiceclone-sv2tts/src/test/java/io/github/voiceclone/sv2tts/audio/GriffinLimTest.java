package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GriffinLimTest {
    private static final MelSettings SETTINGS = MelSettings.HOP_200;

    private static Frames mel() throws IOException {
        float[] samples = Arrays.copyOf(Fixtures.audio("mel/audio.wav").toArray(), 16000);
        return new LogMelFrontEnd(SETTINGS).analyze(AudioClip.of(samples, 16000));
    }

    /** How far the magnitudes of some samples are from those asked for, in dB of the latter. */
    private static double spectralConvergence(double[] samples, double[][] magnitudes) {
        Stft stft = new Stft(SETTINGS);
        double difference = 0;
        double sum = 0;
        for (int t = 0; t < magnitudes.length; t++) {
            double[] found = LogMelFrontEnd.magnitudes(stft.forward(samples, t));
            for (int k = 0; k < found.length; k++) {
                difference += Math.pow(found[k] - magnitudes[t][k], 2);
                sum += Math.pow(magnitudes[t][k], 2);
            }
        }
        return 10 * Math.log10(difference / sum);
    }

    @Test
    void speech_convergesBetterThanWithoutMomentum() throws IOException {
        GriffinLim griffinLim = new GriffinLim(SETTINGS);
        double[][] magnitudes = griffinLim.magnitudes(mel());
        double fast = spectralConvergence(griffinLim.reconstruct(magnitudes), magnitudes);
        GriffinLim plain = new GriffinLim(SETTINGS, GriffinLim.ITERATIONS, 0);
        assertTrue(fast < -16, "spectral convergence " + fast + " dB");
        assertTrue(fast < spectralConvergence(plain.reconstruct(magnitudes), magnitudes));
    }

    @Test
    void tone_comesBackAtItsFrequency() {
        AudioClip tone = Fixtures.tone(1000, 0.3, 16000, 8000);
        AudioClip sound = new GriffinLim(SETTINGS).synthesize(new LogMelFrontEnd(SETTINGS).analyze(tone));
        double[] samples = new double[8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sound.toArray()[i];
        }
        double[] spectrum = LogMelFrontEnd.magnitudes(new Stft(4096, 4000, 4096).forward(samples, 1));
        int peak = 0;
        for (int k = 1; k < spectrum.length; k++) {
            peak = spectrum[k] > spectrum[peak] ? k : peak;
        }
        assertEquals(1000, peak * 16000.0 / 4096, 25);
    }

    @Test
    void sameMel_givesTheSameSound() throws IOException {
        Frames mel = mel();
        AudioClip sound = new GriffinLim(SETTINGS).synthesize(mel);
        assertEquals(sound, new GriffinLim(SETTINGS).synthesize(mel));
        assertEquals((mel.frames() - 1) * 200, sound.length());
        assertEquals(16000, sound.sampleRate());
    }

    @Test
    void bottomOfTheScale_isSilence() {
        float[] values = new float[80 * 20];
        Arrays.fill(values, -4);
        AudioClip sound = new GriffinLim(SETTINGS).synthesize(Frames.of(values, 80));
        assertTrue(Loudness.dbfs(sound) < -80, Loudness.dbfs(sound) + " dBFS");
    }

    @Test
    void singleFrame_hasNoSamples() {
        assertEquals(
                0,
                new GriffinLim(SETTINGS)
                        .synthesize(Frames.of(new float[80], 80))
                        .length());
    }

    @Test
    void otherBands_areAnError() {
        GriffinLim griffinLim = new GriffinLim(SETTINGS);
        assertThrows(InvalidInputException.class, () -> griffinLim.synthesize(Frames.of(new float[40], 40)));
    }

    @Test
    void pseudoInverse_isUndoneByTheFilters() {
        MelFilterBank filters = new MelFilterBank(SETTINGS);
        double[][] inverse = PseudoInverse.of(filters);
        for (int b = 0; b < filters.bands(); b++) {
            int band = b;
            double[] column =
                    Arrays.stream(inverse).mapToDouble(row -> row[band]).toArray();
            double[] product = filters.apply(column);
            for (int i = 0; i < product.length; i++) {
                assertEquals(i == b ? 1 : 0, product[i], 1e-6);
            }
        }
    }

    @Test
    void inverseTransform_undoesTheTransform() {
        Stft stft = new Stft(SETTINGS);
        double[] samples = new double[4000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Math.sin(0.01 * i * i);
        }
        double[][] spectra = new double[stft.frames(samples.length)][];
        for (int t = 0; t < spectra.length; t++) {
            spectra[t] = stft.forward(samples, t);
        }
        double[] back = stft.inverse(spectra);
        for (int i = 0; i < back.length; i++) {
            assertEquals(samples[i], back[i], 1e-12);
        }
    }
}
