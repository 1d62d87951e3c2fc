package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecFamily;

/** The model family of Pocket TTS. */
public final class PocketFamily {
    /** Name of the family. */
    public static final String NAME = "pocket";

    /** The family. */
    public static final CodecFamily<PocketSettings> FAMILY =
            new CodecFamily<>(NAME, "Pocket TTS", 1, PocketSettings.class, PocketSpeaking::of);

    private PocketFamily() {}
}
