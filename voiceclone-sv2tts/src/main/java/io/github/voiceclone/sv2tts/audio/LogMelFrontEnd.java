package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;

/**
 * Turns sound into the log-mel spectrograms that an SV2TTS synthesizer makes: pre-emphasis, magnitude of the short-time
 * Fourier transform, mel bands, decibels, scale of {@link MelSettings}. Thread-safe.
 */
public final class LogMelFrontEnd {
    private final MelSettings settings;
    private final Stft stft;
    private final MelFilterBank filters;

    /** Creates a front end. */
    public LogMelFrontEnd(MelSettings settings) {
        this.settings = settings;
        this.stft = new Stft(settings);
        this.filters = new MelFilterBank(settings);
    }

    /**
     * Returns the mel spectrogram of a clip: {@code length / hopLength + 1} frames, frame {@code t} centred on sample
     * {@code t * hopLength}.
     *
     * @throws InvalidInputException if the clip's rate is not the settings'
     */
    public Frames analyze(AudioClip clip) {
        if (clip.sampleRate() != settings.sampleRate()) {
            throw new InvalidInputException("a clip at " + clip.sampleRate() + " Hz has no mel spectrogram for "
                    + settings.sampleRate() + " Hz: resample it");
        }
        double[] samples = preEmphasised(clip.toArray(), settings.preEmphasis());
        int frames = stft.frames(samples.length);
        float[] values = new float[Math.multiplyExact(settings.bands(), frames)];
        for (int t = 0; t < frames; t++) {
            double[] mel = filters.apply(magnitudes(stft.forward(samples, t)));
            for (int b = 0; b < mel.length; b++) {
                values[b * frames + t] = (float) settings.fromAmplitude(mel[b]);
            }
        }
        return Frames.of(values, settings.bands());
    }

    private static double[] preEmphasised(float[] samples, double coefficient) {
        double[] output = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            output[i] = samples[i] - (i == 0 ? 0 : coefficient * samples[i - 1]);
        }
        return output;
    }

    /** Returns the magnitudes of a spectrum of complex bins. */
    static double[] magnitudes(double[] spectrum) {
        double[] magnitudes = new double[spectrum.length / 2];
        for (int k = 0; k < magnitudes.length; k++) {
            magnitudes[k] = Math.sqrt(spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1]);
        }
        return magnitudes;
    }
}
