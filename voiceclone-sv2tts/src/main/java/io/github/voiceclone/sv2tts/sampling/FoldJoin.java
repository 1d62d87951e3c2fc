package io.github.voiceclone.sv2tts.sampling;

import java.util.Arrays;

/**
 * Joins the folds of a segment as they come, in order. In half of an overlap the later fold is silent while its states settle,
 * then the earlier one; between, they are cross-faded at equal power. Not thread-safe.
 */
final class FoldJoin {
    private final int overlap;
    private final double[] fadeIn;
    private final double[] fadeOut;
    private double[] tail;

    FoldJoin(int overlap) {
        this.overlap = overlap;
        int silent = overlap / 2;
        int faded = overlap - silent;
        fadeIn = new double[overlap];
        fadeOut = new double[overlap];
        for (int i = 0; i < faded; i++) {
            double t = faded == 1 ? -1 : -1 + i * (2.0 / (faded - 1));
            if (i == faded - 1 && faded > 1) {
                t = 1;
            }
            fadeIn[silent + i] = Math.sqrt(0.5 * (1 + t));
            fadeOut[i] = Math.sqrt(0.5 * (1 - t));
        }
        tail = new double[overlap];
    }

    /** Returns the samples that a fold completes: all but those of its second overlap, which wait for the next. */
    double[] next(float[] fold) {
        double[] complete = new double[fold.length - overlap];
        for (int i = 0; i < complete.length; i++) {
            complete[i] = i < overlap ? tail[i] + fold[i] * fadeIn[i] : fold[i];
        }
        for (int i = 0; i < overlap; i++) {
            tail[i] = fold[complete.length + i] * fadeOut[i];
        }
        return complete;
    }

    /** Returns the samples of the last fold's second overlap. */
    double[] end() {
        return Arrays.copyOf(tail, overlap);
    }
}
