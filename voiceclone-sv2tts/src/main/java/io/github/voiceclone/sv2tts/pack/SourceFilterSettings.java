package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.util.Objects;

/**
 * Settings of a vocoder that filters pulses and noise by what its network makes of each frame: a source-filter model (Fant, "Acoustic
 * Theory of Speech Production", 1960).
 *
 * @param mel scale of the spectrograms it takes, and size, hop and window of the Fourier transforms that filter
 * @param pitchLowHz the lowest pitch, in Hz; above 0
 * @param pitchHighHz the highest pitch, in Hz
 * @param noiseLowDb level of noise in voiced frames at 0 Hz, in decibels relative to the pulses
 * @param noiseHighDb level of noise in voiced frames at half the sample rate, likewise; linear between
 */
public record SourceFilterSettings(
        MelSettings mel, double pitchLowHz, double pitchHighHz, double noiseLowDb, double noiseHighDb) {
    private static final double MAX_DB = 200;

    /** Checks that nothing is left out, and the range of every number. */
    public SourceFilterSettings {
        Objects.requireNonNull(mel, "mel");
        require(mel.fftSize() % 2 == 0, "fftSize", mel.fftSize(), "an even number");
        require(
                mel.windowLength() >= 2 * mel.hopLength(),
                "windowLength",
                mel.windowLength(),
                "at least twice hopLength " + mel.hopLength());
        require(pitchLowHz >= 1, "pitchLowHz", pitchLowHz, "at least 1");
        require(
                pitchHighHz > pitchLowHz && pitchHighHz <= mel.maxHz(),
                "pitchHighHz",
                pitchHighHz,
                "above pitchLowHz " + pitchLowHz + ", to maxHz " + mel.maxHz());
        require(Math.abs(noiseLowDb) <= MAX_DB, "noiseLowDb", noiseLowDb, "-" + MAX_DB + " to " + MAX_DB);
        require(Math.abs(noiseHighDb) <= MAX_DB, "noiseHighDb", noiseHighDb, "-" + MAX_DB + " to " + MAX_DB);
    }

    private static void require(boolean legal, String name, Number found, String expected) {
        if (!legal) {
            throw new IllegalArgumentException(name + " is " + found + ", expected " + expected);
        }
    }

    /** Returns the number of bins of a filter: half the transform's size, and one. */
    public int bins() {
        return mel.fftSize() / 2 + 1;
    }

    /** Returns the format of the spectrograms. */
    public MelFormat format() {
        return new MelFormat(mel.sampleRate(), mel.hopLength(), mel.bands());
    }
}
