package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.sv2tts.pack.SamplingSettings;

/**
 * Cover of a segment's samples by folds, as Real-Time-Voice-Cloning covers them: each has {@code target} samples between two
 * overlaps, and each overlap is that of two folds. Zeros follow the end of the segment in its last fold.
 *
 * @param target samples of a fold between its overlaps
 * @param overlap samples that neighbouring folds share
 */
record FoldPlan(int target, int overlap) {
    FoldPlan(SamplingSettings settings) {
        this(settings.target(), settings.overlap());
    }

    /** Returns the samples from the start of a fold to that of the next. */
    int step() {
        return target + overlap;
    }

    /** Returns the samples of a fold. */
    int length() {
        return target + 2 * overlap;
    }

    long start(int fold) {
        return (long) fold * step();
    }

    /** Returns the folds of a segment; at least one, where the reference has none for what is shorter than an overlap. */
    int count(long samples) {
        long whole = Math.floorDiv(samples - overlap, (long) step());
        boolean exact = whole * step() + overlap == samples;
        return (int) Math.max(1, exact ? whole : whole + 1);
    }
}
