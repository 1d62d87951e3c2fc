package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;

/** Cuts the silence that a decoder leaves after an utterance. */
final class TrailingSilence {
    private TrailingSilence() {}

    /**
     * Returns the spectrogram up to its last frame with a band that reaches {@code level}; without frames if there is
     * none.
     */
    static Frames cut(Frames mel, float level) {
        return mel.slice(0, spokenFrames(mel, level));
    }

    /** Returns the number of frames up to the last with a band that reaches {@code level}; 0 if there is none. */
    static int spokenFrames(Frames mel, float level) {
        int frames = mel.frames();
        while (frames > 0 && loudest(mel, frames - 1) < level) {
            frames--;
        }
        return frames;
    }

    private static float loudest(Frames mel, int frame) {
        float loudest = Float.NEGATIVE_INFINITY;
        for (int band = 0; band < mel.width(); band++) {
            loudest = Math.max(loudest, mel.get(band, frame));
        }
        return loudest;
    }
}
