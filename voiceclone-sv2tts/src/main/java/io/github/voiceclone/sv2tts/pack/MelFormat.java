package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.spi.FrameFormat;

/**
 * The format of mel spectrograms as the manifest writes it.
 *
 * @param sampleRate sample rate of the speech in Hz
 * @param hopLength samples between the starts of neighbouring frames
 * @param bands mel bands
 */
public record MelFormat(int sampleRate, int hopLength, int bands) {
    /** Returns it as the stages compare it. */
    public FrameFormat frameFormat() {
        return FrameFormat.mel(bands, sampleRate, hopLength);
    }
}
