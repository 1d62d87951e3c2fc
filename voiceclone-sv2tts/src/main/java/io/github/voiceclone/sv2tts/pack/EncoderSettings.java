package io.github.voiceclone.sv2tts.pack;

/**
 * Settings of the encoder's graphs.
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
    private static final int MAX = 1 << 16;
    private static final int MAX_RATE = 768_000;

    /** Checks that every number is in a range that encoders have. */
    public EncoderSettings {
        int least = Math.min(Math.min(sampleRate, hopLength), Math.min(windowFrames, windowStep));
        int most = Math.max(Math.max(hopLength, embeddingSize), Math.max(windowFrames, windowStep));
        boolean covers = minCoverage >= 0 && minCoverage <= 1;
        if (least <= 0 || embeddingSize <= 0 || most > MAX || sampleRate > MAX_RATE || !covers) {
            throw new IllegalArgumentException("sampleRate " + sampleRate + ", hopLength " + hopLength
                    + ", windowFrames " + windowFrames + ", windowStep " + windowStep + ", minCoverage " + minCoverage
                    + ", embeddingSize " + embeddingSize + ": expected positive numbers of at most " + MAX
                    + ", a rate of at most " + MAX_RATE + " Hz and a coverage of 0 to 1");
        }
    }
}
