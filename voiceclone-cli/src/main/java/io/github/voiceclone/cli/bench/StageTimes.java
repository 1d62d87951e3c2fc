package io.github.voiceclone.cli.bench;

/**
 * Times of the stages in one run, in seconds.
 *
 * @param encoder one recording
 * @param synthesizer all texts
 * @param vocoder all spectrograms
 */
record StageTimes(double encoder, double synthesizer, double vocoder) {
    /** Returns the seconds of all three. */
    double all() {
        return encoder + synthesizer + vocoder;
    }

    /** Returns the seconds of the two that speak. */
    double speaking() {
        return synthesizer + vocoder;
    }
}
