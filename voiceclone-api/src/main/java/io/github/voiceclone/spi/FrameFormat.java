package io.github.voiceclone.spi;

import io.github.voiceclone.InvalidInputException;
import java.util.Objects;

/**
 * The format of the frames that a synthesizer makes and a vocoder takes. Both must agree on all of it for speech to keep its
 * speed and pitch.
 *
 * @param kind what a frame holds
 * @param width values of a frame: mel bands, latent dimensions or codebooks
 * @param sampleRate sample rate of the speech in Hz
 * @param hopLength samples of speech for each frame
 */
public record FrameFormat(FrameKind kind, int width, int sampleRate, int hopLength) {
    /** Checks that every number is positive. */
    public FrameFormat {
        Objects.requireNonNull(kind, "kind");
        if (width < 1 || sampleRate < 1 || hopLength < 1) {
            throw new IllegalArgumentException("frames of width " + width + " at " + sampleRate + " Hz, hop "
                    + hopLength + ": expected positive numbers");
        }
    }

    /** Returns the format of mel spectrograms. */
    public static FrameFormat mel(int bands, int sampleRate, int hopLength) {
        return new FrameFormat(FrameKind.MEL, bands, sampleRate, hopLength);
    }

    /** Returns the number of frames for each second of speech. */
    public double frameRate() {
        return (double) sampleRate / hopLength;
    }

    /** Returns the length of the speech of {@code frames} frames, in seconds. */
    public double seconds(int frames) {
        return (double) frames * hopLength / sampleRate;
    }

    /**
     * Checks that frames have this format's width.
     *
     * @param taker who takes them, for the error, as in {@code vocoder 'onnx'}
     * @throws InvalidInputException if they have another
     */
    public void check(Frames frames, String taker) {
        if (frames.width() != width) {
            throw new InvalidInputException(
                    kind == FrameKind.MEL
                            ? "mel spectrogram has " + frames.width() + " bands, " + taker + " expects " + width
                            : kind + " have width " + frames.width() + ", " + taker + " expects " + width);
        }
    }

    /** Returns the format as text, as in {@code mel spectrograms of 80 bands, 16000 Hz, hop 200}. */
    @Override
    public String toString() {
        String extent = kind == FrameKind.MEL ? width + " bands" : "width " + width;
        return kind + " of " + extent + ", " + sampleRate + " Hz, hop " + hopLength;
    }
}
