package io.github.voiceclone.convert.encoder;

/**
 * Preprocessing of recordings for the speaker encoder: the constants of GE2E (arXiv 1710.10467) as the encoders of
 * MockingBird and Real-Time-Voice-Cloning were trained with them, or those of this project's training. They cannot be read off a
 * checkpoint.
 *
 * @param sampleRate samples per second, in Hz
 * @param windowLength samples of each Hann window, and of its discrete Fourier transform
 * @param hopLength samples from one mel frame to the next
 * @param melBands mel bands, from 0 Hz to half the sample rate
 * @param partialFrames mel frames of one partial window, the encoder's input
 * @param partialStep mel frames from one partial window to the next
 * @param minimumCoverage share of the last partial window that must be covered by the recording for it to be kept
 * @param volumeDbfs RMS level that quieter recordings are raised to, in dBFS
 * @param powerFloor what is added to each band's power before its natural logarithm, the mel frame's value; 0 if that is the power
 */
public record SpeakerEncoderSettings(
        int sampleRate,
        int windowLength,
        int hopLength,
        int melBands,
        int partialFrames,
        int partialStep,
        double minimumCoverage,
        double volumeDbfs,
        float powerFloor) {

    /** Returns the constants of GE2E for an encoder of {@code melBands} bands; 40 are the usual. */
    static SpeakerEncoderSettings ge2e(int melBands) {
        return of(melBands, 160, 0);
    }

    /** Returns the constants of {@code training/encoder.py} for an encoder of {@code melBands} bands. */
    static SpeakerEncoderSettings timeDelay(int melBands) {
        return of(melBands, 200, 1e-6f);
    }

    private static SpeakerEncoderSettings of(int melBands, int windowFrames, float powerFloor) {
        return new SpeakerEncoderSettings(
                16_000, 400, 160, melBands, windowFrames, windowFrames / 2, 0.75, -30, powerFloor);
    }
}
