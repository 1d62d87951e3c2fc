package io.github.voiceclone.codeclm.text;

import java.time.Duration;
import java.util.List;

/** What a model speaks in one go. */
public interface Chunk {
    /** Returns the text. */
    String text();

    /** Returns its tokens. */
    List<Integer> tokens();

    /** Returns the silence after it, at speed 1. */
    default Duration pause() {
        return Duration.ZERO;
    }
}
