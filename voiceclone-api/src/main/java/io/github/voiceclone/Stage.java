package io.github.voiceclone;

import java.util.Locale;

/** The three stages between a recording and speech. */
public enum Stage {
    /** Recording to speaker embedding. */
    ENCODER,
    /** Text and speaker embedding to mel spectrogram. */
    SYNTHESIZER,
    /** Mel spectrogram to audio. */
    VOCODER;

    /** Returns the stage's stable ASCII name, as used in files, cache keys and messages: {@code encoder} and so on. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
