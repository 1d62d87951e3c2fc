package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;
import java.util.SplittableRandom;

/**
 * A vocoder without a network: turns a log-mel spectrogram back into sound by finding phases that fit its magnitudes
 * (D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform", 1984). Its speech is
 * intelligible and metallic. Deterministic; thread-safe.
 *
 * <p>The mel bands are undone with the pseudo-inverse of the filter bank, and magnitudes raised to the power of 1.5,
 * which sharpens what the bands have blurred. Iterations are accelerated with a momentum (N. Perraudin, P. Balazs and P.
 * L. Søndergaard, "A fast Griffin-Lim algorithm", 2013).
 */
public final class GriffinLim {
    /** The number of iterations that SV2TTS uses. */
    public static final int ITERATIONS = 60;

    private static final double POWER = 1.5;
    private static final double FAINTEST = 1e-10;

    private final MelSettings settings;
    private final int iterations;
    private final double momentum;
    private final Stft stft;
    private final double[][] inverseFilters;

    /** Creates a vocoder with {@link #ITERATIONS} iterations. */
    public GriffinLim(MelSettings settings) {
        this(settings, ITERATIONS, 0.99);
    }

    GriffinLim(MelSettings settings, int iterations, double momentum) {
        this.settings = settings;
        this.iterations = iterations;
        this.momentum = momentum;
        this.stft = new Stft(settings);
        this.inverseFilters = PseudoInverse.of(new MelFilterBank(settings));
    }

    /**
     * Returns the sound of a mel spectrogram: {@code (frames - 1) * hopLength} samples.
     *
     * @throws InvalidInputException if the spectrogram has another number of bands than the settings
     */
    public AudioClip synthesize(Frames mel) {
        if (mel.width() != settings.bands()) {
            throw new InvalidInputException(
                    "mel has " + mel.width() + " bands, Griffin-Lim is set for " + settings.bands());
        }
        if (mel.frames() < 2) {
            return AudioClip.of(new float[0], settings.sampleRate());
        }
        double[] samples = reconstruct(magnitudes(mel));
        float[] output = new float[samples.length];
        double last = 0;
        for (int i = 0; i < output.length; i++) {
            last = samples[i] + settings.preEmphasis() * last;
            output[i] = (float) last;
        }
        return AudioClip.of(output, settings.sampleRate());
    }

    /** Returns the linear magnitudes of each frame. */
    double[][] magnitudes(Frames mel) {
        double[][] magnitudes = new double[mel.frames()][stft.bins()];
        double[] amplitudes = new double[mel.width()];
        for (int t = 0; t < magnitudes.length; t++) {
            for (int b = 0; b < amplitudes.length; b++) {
                amplitudes[b] = settings.toAmplitude(mel.get(b, t));
            }
            for (int k = 0; k < magnitudes[t].length; k++) {
                double sum = 0;
                for (int b = 0; b < amplitudes.length; b++) {
                    sum += inverseFilters[k][b] * amplitudes[b];
                }
                magnitudes[t][k] = Math.pow(Math.max(FAINTEST, sum), POWER);
            }
        }
        return magnitudes;
    }

    /** Returns samples whose short-time spectra have about these magnitudes. */
    double[] reconstruct(double[][] magnitudes) {
        double[][] phases = randomPhases(magnitudes);
        double[][] previous = new double[magnitudes.length][2 * stft.bins()];
        double[] samples = stft.inverse(phases);
        for (int i = 0; i < iterations; i++) {
            for (int t = 0; t < magnitudes.length; t++) {
                double[] consistent = stft.forward(samples, t);
                accelerate(phases[t], consistent, previous[t]);
                previous[t] = consistent;
                impose(magnitudes[t], phases[t]);
            }
            samples = stft.inverse(phases);
        }
        return samples;
    }

    private void accelerate(double[] target, double[] consistent, double[] previous) {
        for (int i = 0; i < target.length; i++) {
            target[i] = consistent[i] + momentum * (consistent[i] - previous[i]);
        }
    }

    /** Gives a spectrum these magnitudes and leaves it its phases. */
    private static void impose(double[] magnitudes, double[] spectrum) {
        double[] found = LogMelFrontEnd.magnitudes(spectrum);
        for (int k = 0; k < magnitudes.length; k++) {
            double gain = found[k] == 0 ? 0 : magnitudes[k] / found[k];
            spectrum[2 * k] *= gain;
            spectrum[2 * k + 1] *= gain;
        }
    }

    private static double[][] randomPhases(double[][] magnitudes) {
        SplittableRandom random = new SplittableRandom(0);
        double[][] spectra = new double[magnitudes.length][];
        for (int t = 0; t < spectra.length; t++) {
            spectra[t] = new double[2 * magnitudes[t].length];
            for (int k = 0; k < magnitudes[t].length; k++) {
                double angle = 2 * Math.PI * random.nextDouble();
                spectra[t][2 * k] = magnitudes[t][k] * Math.cos(angle);
                spectra[t][2 * k + 1] = magnitudes[t][k] * Math.sin(angle);
            }
        }
        return spectra;
    }
}
