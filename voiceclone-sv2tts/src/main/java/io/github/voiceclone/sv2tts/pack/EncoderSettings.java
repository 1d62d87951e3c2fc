package io.github.voiceclone.sv2tts.pack;

/**
 * How the encoder's graphs are fed.
 *
 * @param sampleRate rate of the samples the mel graph takes, in Hz
 * @param hopLength samples between mel frames
 * @param windowFrames mel frames of one partial window
 * @param windowStep mel frames between the starts of neighbouring windows
 * @param minCoverage share of the last window that speech must cover for it to count, 0–1
 * @param embeddingSize values of an embedding
 */
public record EncoderSettings(
        int sampleRate, int hopLength, int windowFrames, int windowStep, double minCoverage, int embeddingSize) {
    /** Checks that every count is positive. */
    public EncoderSettings {
        if (Math.min(Math.min(sampleRate, hopLength), Math.min(windowFrames, windowStep)) <= 0 || embeddingSize <= 0) {
            throw new IllegalArgumentException("sampleRate " + sampleRate + ", hopLength " + hopLength
                    + ", windowFrames " + windowFrames + ", windowStep " + windowStep + ", embeddingSize "
                    + embeddingSize + ": expected positive numbers");
        }
    }
}
