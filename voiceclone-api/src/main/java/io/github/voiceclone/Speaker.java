package io.github.voiceclone;

import java.nio.FloatBuffer;

/**
 * A speaker as a model family represents it: what an encoder makes of a recording, and what a synthesizer speaks with.
 * Immutable.
 *
 * <p>Families that describe a speaker by one vector use {@link SpeakerEmbedding}; codec language models, which continue
 * a recording, use {@link SpeakerPrompt}.
 */
public sealed interface Speaker permits SpeakerEmbedding, SpeakerPrompt {
    /** Returns a read-only view of all values, in the order that the kind of speaker documents. */
    FloatBuffer values();

    /** Returns a copy of all values, in the same order. */
    float[] toArray();
}
