package io.github.voiceclone.spi;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;

/**
 * A text to synthesize.
 *
 * @param text what to say
 * @param embedding whose voice to say it in
 * @param options how to say it
 * @param streamed whether parts of a segment are wanted before the segment is complete
 * @param cancellation ends the request: by its caller, its deadline or its failure
 */
public record SynthesisRequest(
        String text, SpeakerEmbedding embedding, SynthesisOptions options, boolean streamed, Cancellation cancellation) {
    /** Creates a request of whole segments, without a deadline. */
    public SynthesisRequest(String text, SpeakerEmbedding embedding, SynthesisOptions options) {
        this(text, embedding, options, false, new Cancellation());
    }
}
