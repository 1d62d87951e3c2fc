package io.github.voiceclone.codeclm.text;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.TextContext;
import io.github.voiceclone.text.TracedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the texts of requests: chunks to speak, and the segments that they are. Thread-safe.
 *
 * @param <C> the family's chunks
 */
public final class TextReader<C extends Chunk> {
    /** Most tokens of a chunk: twenty usual chunks. */
    private static final int MAX_CHUNK_TOKENS = 1000;

    /** Characters of a text that an error shows. */
    private static final int EXCERPT = 30;

    private final TextPreparation<C> text;

    /** Creates a reader. */
    public TextReader(TextPreparation<C> text) {
        this.text = text;
    }

    /**
     * Returns the segments of a request's text.
     *
     * @throws InvalidInputException as for {@link #chunks}
     */
    public List<TextSegment> read(SynthesisRequest request) {
        ChunkPlaces places = places(request);
        List<TextSegment> segments = new ArrayList<>();
        Iterator<C> chunks = chunks(request).iterator();
        while (chunks.hasNext()) {
            C chunk = chunks.next();
            segments.add(places.next(chunk, !chunks.hasNext()));
        }
        return segments;
    }

    /** Returns where the chunks of a request will stand in its text. */
    public ChunkPlaces places(SynthesisRequest request) {
        return new ChunkPlaces(
                request.text(),
                reading(request.text(), request.options()),
                request.context().start(),
                request.context().segments(),
                request.options().speed(),
                text::knows);
    }

    private TracedText reading(String written, SynthesisOptions options) {
        return options.normalizeText() ? text.normalize(written) : TracedText.of(written);
    }

    /** Returns how much of a text that comes in pieces is complete, in UTF-16 units. */
    public int completeLength(String known, SynthesisOptions options) {
        return CompleteText.length(text, written -> reading(written, options), known);
    }

    /**
     * Returns the chunks of a request's text.
     *
     * @throws InvalidInputException if nothing in it can be spoken, a chunk is too long, or the options ask for what models of
     *     this kind cannot do
     */
    public List<C> chunks(SynthesisRequest request) {
        requireSupported(request.options());
        TextContext context = request.context();
        String read = reading(request.text(), request.options()).text();
        List<C> chunks = request.options().splitText()
                ? text.chunks(read, context.start() == 0, context.last())
                : text.whole(read);
        if (context.start() == 0 && context.last()) {
            requireSpeakable(read);
        }
        for (C chunk : chunks) {
            if (chunk.tokens().size() > MAX_CHUNK_TOKENS) {
                throw new InvalidInputException("the sentence '" + excerpt(chunk.text()) + "' has "
                        + chunk.tokens().size() + " tokens, the limit is " + MAX_CHUNK_TOKENS
                        + ": end sentences with full stops, or put commas in");
            }
        }
        return chunks;
    }

    private static void requireSupported(SynthesisOptions options) {
        if (options.style() != SynthesisOptions.ANY_STYLE) {
            throw new InvalidInputException("style is " + options.style()
                    + ", but this voice pack's model has no style tokens: leave the style out, or give -1");
        }
        if (!options.pauses().withStart(Duration.ZERO).equals(Pauses.defaults())) {
            throw new InvalidInputException(
                    "a pause other than the one at the start is set, but this voice pack's model makes"
                            + " its pauses itself: set none but start");
        }
    }

    private void requireSpeakable(String whole) {
        if (whole.codePoints().noneMatch(ChunkPlaces::isVisible)) {
            throw new InvalidInputException("the text is empty: nothing in it can be spoken");
        }
        if (whole.codePoints().noneMatch(each -> ChunkPlaces.isVisible(each) && text.knows(each))) {
            throw new InvalidInputException("nothing in the text '" + excerpt(whole)
                    + "' can be spoken: this model's tokenizer knows none of its characters");
        }
    }

    private static String excerpt(String text) {
        int end = text.offsetByCodePoints(0, Math.min(EXCERPT, text.codePointCount(0, text.length())));
        return text.substring(0, end).replaceAll("\\p{C}", "?") + (end < text.length() ? "…" : "");
    }
}
