package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;

/**
 * One of the overlapping stretches that a segment's samples are made in, all at the same time. After the segment's end the
 * conditioning is zero.
 *
 * @param cancellation of the request that it belongs to
 * @param index number of the fold in its segment
 * @param start its first sample in the segment
 * @param length its samples
 * @param mel the frames of its samples with their context, as far as there are such
 * @param firstFrame number of the first of them in the segment
 * @param endFrame end of the segment, in frames; later than the fold's end while the segment goes on
 * @param seed what the segment's draws derive from
 */
public record Fold(
        Cancellation cancellation,
        int index,
        long start,
        int length,
        Frames mel,
        int firstFrame,
        int endFrame,
        long seed) {}
