package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.InvalidInputException;

/**
 * Scale and framing of mel spectrograms, which a synthesizer and a vocoder must share.
 *
 * @param sampleRate samples a second, in Hz
 * @param fftSize samples of a Fourier transform
 * @param hopLength samples from frame to frame
 * @param windowLength samples under the Hann window, in the middle of the transform's; at most {@code fftSize}
 * @param bands mel bands
 * @param minHz the lowest band's lower edge, in Hz
 * @param maxHz the highest band's upper edge, in Hz; at most half the sample rate
 * @param preEmphasis the filter {@code y[n] = x[n] - preEmphasis * x[n - 1]} before all else; 0 for none, below 1
 * @param minLevelDb the lowest level, in decibels, relative to {@code refLevelDb}; below 0
 * @param refLevelDb the level, in decibels of amplitude, that becomes the top of the scale
 * @param maxAbsValue the top of the scale
 * @param symmetric whether the scale's bottom is {@code -maxAbsValue} rather than 0
 */
public record MelSettings(
        int sampleRate,
        int fftSize,
        int hopLength,
        int windowLength,
        int bands,
        double minHz,
        double maxHz,
        double preEmphasis,
        double minLevelDb,
        double refLevelDb,
        double maxAbsValue,
        boolean symmetric) {
    /** The settings of published SV2TTS synthesizers and vocoders for 16 kHz: 80 bands, hop 200, window 800. */
    public static final MelSettings HOP_200 =
            new MelSettings(16000, 1024, 200, 800, 80, 55, 7600, 0.97, -100, 20, 4, true);
    /** The settings of newer synthesizers for 16 kHz: hop 256, window 1024. */
    public static final MelSettings HOP_256 = HOP_200.withHop(256, 1024);

    private static final int LARGEST = 1 << 20;
    private static final int MAX_RATE = 768_000;

    /**
     * Checks the settings.
     *
     * @throws InvalidInputException if one makes no sense, alone or next to the others
     */
    public MelSettings {
        require(sampleRate > 0 && sampleRate <= MAX_RATE, "sampleRate", sampleRate, "1 to " + MAX_RATE + " Hz");
        require(fftSize > 0 && fftSize <= LARGEST, "fftSize", fftSize, "1 to " + LARGEST);
        require(windowLength > 0 && windowLength <= fftSize, "windowLength", windowLength, "1 to fftSize " + fftSize);
        require(
                hopLength > 0 && hopLength <= windowLength,
                "hopLength",
                hopLength,
                "1 to windowLength " + windowLength);
        require(bands > 0 && bands <= fftSize, "bands", bands, "1 to fftSize " + fftSize);
        require(minHz >= 0 && minHz < maxHz, "minHz", minHz, "0 to maxHz " + maxHz);
        require(maxHz <= sampleRate / 2.0, "maxHz", maxHz, "at most half the sample rate of " + sampleRate + " Hz");
        require(preEmphasis >= 0 && preEmphasis < 1, "preEmphasis", preEmphasis, "0 to below 1");
        require(minLevelDb < 0 && minLevelDb >= -1000, "minLevelDb", minLevelDb, "-1000 to below 0");
        require(Math.abs(refLevelDb) <= 1000, "refLevelDb", refLevelDb, "-1000 to 1000");
        require(maxAbsValue > 0 && maxAbsValue <= 1000, "maxAbsValue", maxAbsValue, "above 0 to 1000");
    }

    private static void require(boolean legal, String name, Number found, String expected) {
        if (!legal) {
            throw new InvalidInputException("mel setting " + name + " is " + found + ", expected " + expected);
        }
    }

    /** Returns these settings with another hop and window, in samples. */
    public MelSettings withHop(int newHopLength, int newWindowLength) {
        return new MelSettings(
                sampleRate,
                fftSize,
                newHopLength,
                newWindowLength,
                bands,
                minHz,
                maxHz,
                preEmphasis,
                minLevelDb,
                refLevelDb,
                maxAbsValue,
                symmetric);
    }

    /** Returns the bottom of the scale. */
    double lowest() {
        return symmetric ? -maxAbsValue : 0;
    }

    /** Returns the scale's value, clipped to it, for an amplitude. */
    double fromAmplitude(double amplitude) {
        double floor = Math.pow(10, minLevelDb / 20);
        double level = 20 * Math.log10(Math.max(floor, amplitude)) - refLevelDb;
        double share = (level - minLevelDb) / -minLevelDb;
        return Math.max(lowest(), Math.min(maxAbsValue, lowest() + share * (maxAbsValue - lowest())));
    }

    /** Returns the amplitude for a value, which is clipped to the scale. */
    double toAmplitude(double value) {
        double clipped = Math.max(lowest(), Math.min(maxAbsValue, value));
        double share = (clipped - lowest()) / (maxAbsValue - lowest());
        return Math.pow(10, ((1 - share) * minLevelDb + refLevelDb) / 20);
    }
}
