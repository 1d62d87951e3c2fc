package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts the silence after an utterance that comes in parts: silent frames are held back until one follows that is not, and
 * so are never handed over at the end. Used by one thread.
 */
final class SilenceCut implements Consumer<Frames> {
    private final float level;
    private final Consumer<Frames> sink;
    private final List<Frames> held = new ArrayList<>();

    /**
     * Starts an utterance.
     *
     * @param level frames whose every band is below it are silent
     */
    SilenceCut(float level, Consumer<Frames> sink) {
        this.level = level;
        this.sink = sink;
    }

    @Override
    public void accept(Frames part) {
        int spoken = TrailingSilence.spokenFrames(part, level);
        if (spoken == 0) {
            held.add(part);
            return;
        }
        held.add(part.slice(0, spoken));
        Frames ready = Frames.concat(held);
        held.clear();
        held.add(part.slice(spoken, part.frames()));
        sink.accept(ready);
    }
}
