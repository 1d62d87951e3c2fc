package io.github.voiceclone.optimize.quality;

import io.github.voiceclone.spi.Frames;

/**
 * Sentence as spoken by both precisions.
 *
 * @param sentence the differences
 * @param reference spectrogram of the reference precision, [mel bands, frames] in the pack's scale
 * @param compared spectrogram of the other precision
 */
public record Spoken(QualityReport.Sentence sentence, Frames reference, Frames compared) {}
