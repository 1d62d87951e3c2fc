package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.CodecFamily;

/** The model family of MOSS-TTS-Nano. */
public final class MossFamily {
    /** Name of the family. */
    public static final String NAME = "moss";

    /** The family. */
    public static final CodecFamily<MossSettings> FAMILY =
            new CodecFamily<>(NAME, "MOSS-TTS-Nano", 1, MossSettings.class, MossSpeaking::of);

    private MossFamily() {}
}
