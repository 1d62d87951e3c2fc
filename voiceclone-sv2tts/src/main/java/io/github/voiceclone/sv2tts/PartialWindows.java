package io.github.voiceclone.sv2tts;

import io.github.voiceclone.sv2tts.pack.EncoderSettings;

/**
 * Overlapping windows of an utterance for the encoder, as in Real-Time-Voice-Cloning: one every half window, the
 * last kept only if enough of it is speech, and always at least one.
 *
 * @param count number of windows
 * @param step mel frames between their starts
 * @param frames mel frames of each
 */
record PartialWindows(int count, int step, int frames) {
    /** Returns the windows of an utterance of {@code samples} samples. */
    static PartialWindows of(int samples, EncoderSettings settings) {
        int step = settings.windowStep();
        int frames = settings.windowFrames();
        int utteranceFrames = ceilDiv(samples + 1, settings.hopLength());
        int reach = Math.max(1, utteranceFrames - frames + step + 1);
        int count = ceilDiv(reach, step);
        int lastStart = (count - 1) * step * settings.hopLength();
        double coverage = (samples - lastStart) / (double) (frames * settings.hopLength());
        boolean dropLast = count > 1 && coverage < settings.minCoverage();
        return new PartialWindows(dropLast ? count - 1 : count, step, frames);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Returns the first mel frame of a window. */
    int start(int window) {
        return window * step;
    }

    /** Returns the number of mel frames up to the end of the last window. */
    int end() {
        return start(count - 1) + frames;
    }
}
