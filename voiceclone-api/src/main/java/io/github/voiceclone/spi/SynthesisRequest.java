package io.github.voiceclone.spi;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SynthesisOptions;

/**
 * A text to synthesize.
 *
 * @param text what to say, without markup
 * @param context where it stands in a text that comes in pieces
 * @param marks what its markup says; {@link TextMarks#NONE} for a synthesizer that does not {@linkplain
 *     Synthesizer#readsMarkup() read markup}
 * @param lexicon readings of terms; empty for a synthesizer that does not read markup
 * @param speaker whose voice to say it in
 * @param options how to say it
 * @param streamed whether parts of a segment are wanted before the segment is complete
 * @param cancellation ends the request: by its caller, its deadline or its failure
 */
public record SynthesisRequest(
        String text,
        TextContext context,
        TextMarks marks,
        Lexicon lexicon,
        Speaker speaker,
        SynthesisOptions options,
        boolean streamed,
        Cancellation cancellation) {
    /** Creates a request for a whole text without markup. */
    public SynthesisRequest(
            String text, Speaker speaker, SynthesisOptions options, boolean streamed, Cancellation cancellation) {
        this(text, TextContext.WHOLE, TextMarks.NONE, Lexicon.empty(), speaker, options, streamed, cancellation);
    }

    /** Creates a request of whole segments of a text without markup, without a deadline. */
    public SynthesisRequest(String text, Speaker speaker, SynthesisOptions options) {
        this(text, speaker, options, false, new Cancellation());
    }
}
