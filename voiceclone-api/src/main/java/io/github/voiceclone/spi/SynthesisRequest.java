package io.github.voiceclone.spi;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;

/**
 * A text to speak.
 *
 * @param text what to say
 * @param embedding whose voice to say it in
 * @param options how to say it
 * @param cancellation tells when it is no longer wanted
 */
public record SynthesisRequest(
        String text, SpeakerEmbedding embedding, SynthesisOptions options, Cancellation cancellation) {
    /** Creates a request that nobody cancels. */
    public SynthesisRequest(String text, SpeakerEmbedding embedding, SynthesisOptions options) {
        this(text, embedding, options, new Cancellation());
    }
}
