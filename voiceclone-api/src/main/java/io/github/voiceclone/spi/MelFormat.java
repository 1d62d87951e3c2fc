package io.github.voiceclone.spi;

/**
 * What a synthesizer and a vocoder must agree on for speech to keep its speed and pitch.
 *
 * @param sampleRate samples a second, in Hz
 * @param hopLength samples between the starts of neighbouring frames
 * @param bands mel bands
 */
public record MelFormat(int sampleRate, int hopLength, int bands) {
    /** Returns how long a spectrogram of {@code frames} frames sounds, in seconds. */
    public double seconds(int frames) {
        return (double) frames * hopLength / sampleRate;
    }

    /** Returns the rate, hop and bands as text. */
    @Override
    public String toString() {
        return sampleRate + " Hz, hop " + hopLength + ", " + bands + " bands";
    }
}
