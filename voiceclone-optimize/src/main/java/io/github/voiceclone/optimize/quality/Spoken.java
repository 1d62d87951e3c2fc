package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.spi.Frames;

/**
 * One sentence as both precisions spoke it.
 *
 * @param sentence how they differ
 * @param reference the spectrogram of the reference precision's recording
 * @param compared that of the other precision's
 */
public record Spoken(QualityReport.Sentence sentence, Frames reference, Frames compared) {}
