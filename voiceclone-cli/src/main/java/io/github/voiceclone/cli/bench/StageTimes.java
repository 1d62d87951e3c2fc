package io.github.voiceclone.cli.bench;

/**
 * Times of the stages in one run, in seconds.
 *
 * @param encoder one recording
 * @param synthesizer all texts
 * @param vocoder all spectrograms
 * @param speaking all texts to audio; less than the sum of both if frames are vocoded while others are made
 */
record StageTimes(double encoder, double synthesizer, double vocoder, double speaking) {
    /** Returns the seconds from recording to audio. */
    double all() {
        return encoder + speaking;
    }
}
