package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import java.io.Reader;
import java.io.StringReader;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Cuts text of any length into pieces at its pauses, one at a time as they are asked for. Immutable, thread-safe; the
 * iterators are for one thread each.
 *
 * <p>Mandarin is cut after commas, colons, semicolons, the ends of sentences and of lines; English after all of these but
 * commas. A mark within a number, a time of day, an address or an abbreviation is no pause. A piece that would be longer
 * than the greatest length is cut after a comma or a space in its second half, or else between words. Pieces without
 * anything to speak are passed over. Memory is in proportion to the greatest length, whatever the length of the text.
 */
public final class TextSplitter {
    /** The least that the greatest length may be, in UTF-16 units. */
    public static final int LEAST_MAX_LENGTH = 16;

    private final TextFrontEnd frontEnd;
    private final int maxLength;

    /**
     * Creates a splitter.
     *
     * @param frontEnd reads the pieces
     * @param maxLength the greatest length of a piece in UTF-16 units, marks included; at least {@value #LEAST_MAX_LENGTH}.
     *     Numbers may become longer as they are written out
     */
    public TextSplitter(TextFrontEnd frontEnd, int maxLength) {
        if (maxLength < LEAST_MAX_LENGTH) {
            throw new InvalidInputException("the greatest length of a piece of text is " + maxLength
                    + ", expected at least " + LEAST_MAX_LENGTH);
        }
        this.frontEnd = frontEnd;
        this.maxLength = maxLength;
    }

    /**
     * Returns the pieces of a text; none if nothing in it can be spoken.
     *
     * @param skipped receives each character that is skipped, by its index in the whole text and in order, no later than
     *     when the piece after it is drawn
     */
    public Iterator<TextPiece> split(CharSequence text, Consumer<SkippedCharacter> skipped) {
        return split(new StringReader(text.toString()), skipped);
    }

    /**
     * Returns the pieces of what a reader has; none if nothing in it can be spoken. The iterator's methods throw
     * {@link java.io.UncheckedIOException} if reading fails.
     *
     * @param reader is read as pieces are drawn, no further than a piece needs; not closed
     * @param skipped receives each character that is skipped, by its index in the whole text and in order, no later than
     *     when the piece after it is drawn
     */
    public Iterator<TextPiece> split(Reader reader, Consumer<SkippedCharacter> skipped) {
        PauseFinder pauses = new PauseFinder(frontEnd, maxLength);
        return new PieceIterator(frontEnd, pauses, new TextWindow(reader, maxLength + PauseFinder.LOOKAHEAD), skipped);
    }
}
