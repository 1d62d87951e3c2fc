package io.github.voiceclone.spi;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SynthesisOptions;

/**
 * A text to synthesize.
 *
 * @param text what to say
 * @param context where it stands in a text that comes in pieces
 * @param speaker whose voice to say it in
 * @param options how to say it
 * @param streamed whether parts of a segment are wanted before the segment is complete
 * @param cancellation ends the request: by its caller, its deadline or its failure
 */
public record SynthesisRequest(
        String text,
        TextContext context,
        Speaker speaker,
        SynthesisOptions options,
        boolean streamed,
        Cancellation cancellation) {
    /** Creates a request for a whole text. */
    public SynthesisRequest(
            String text, Speaker speaker, SynthesisOptions options, boolean streamed, Cancellation cancellation) {
        this(text, TextContext.WHOLE, speaker, options, streamed, cancellation);
    }

    /** Creates a request of whole segments, without a deadline. */
    public SynthesisRequest(String text, Speaker speaker, SynthesisOptions options) {
        this(text, speaker, options, false, new Cancellation());
    }
}
