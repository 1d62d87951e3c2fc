package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the silence that a decoder leaves after an utterance. Silent frames are held back until one follows that is not, and
 * so are never handed over at the end. For one utterance; used by one thread.
 */
final class TrailingSilence {
    private final float level;
    private final List<Frames> held = new ArrayList<>();
    private int handedOver;

    /**
     * Starts an utterance.
     *
     * @param level frames whose every band is below it are silent
     */
    TrailingSilence(float level) {
        this.level = level;
    }

    /**
     * Takes the next frames of the utterance.
     *
     * @param last whether no frames follow: what is held back then is silence, and is dropped
     * @return the frames up to the last one with a band that reaches the level, those held back before them included
     */
    Frames next(Frames part, boolean last) {
        int spoken = spokenFrames(part);
        if (spoken == 0) {
            if (!last) {
                held.add(part);
            }
            return part.slice(0, 0);
        }
        held.add(part.slice(0, spoken));
        Frames ready = Frames.concat(held);
        handedOver += ready.frames();
        held.clear();
        held.add(part.slice(spoken, part.frames()));
        return ready;
    }

    /** Returns the number of frames that {@link #next} has returned in all. */
    int handedOver() {
        return handedOver;
    }

    private int spokenFrames(Frames mel) {
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
