package io.github.voiceclone.spi;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;

/**
 * A text to speak.
 *
 * @param text what to say
 * @param embedding whose voice to say it in
 * @param options how to say it
 */
public record SynthesisRequest(String text, SpeakerEmbedding embedding, SynthesisOptions options) {}
