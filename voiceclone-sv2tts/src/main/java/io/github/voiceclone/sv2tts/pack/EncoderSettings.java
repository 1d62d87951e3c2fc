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
        int sampleRate, int hopLength, int windowFrames, int windowStep, double minCoverage, int embeddingSize) {}
