package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import java.io.Reader;
import java.io.StringReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Splitter of text of any length into segments at its pauses, lazily. Immutable, thread-safe; the iterators are for one
 * thread each.
 *
 * <p>Mandarin is cut after commas, colons, semicolons, the ends of sentences and of lines; English after all of these but
 * commas. A mark within a number, a time of day, an address or an abbreviation is no pause. A segment that would be longer
 * than the greatest length is cut after a comma or a space in its second half, or else between words. Segments without
 * anything to speak are skipped. Memory is in proportion to the greatest length, whatever the length of the text.
 */
public final class TextSplitter {
    /** Smallest maximum length of a segment, in UTF-16 units. */
    public static final int MIN_MAX_LENGTH = 16;

    /**
     * Segment of a longer text, to be synthesized independently.
     *
     * @param text the segment, without the white space around it
     * @param start where it starts in the whole text, in UTF-16 units from 0
     * @param spoken the segment as a synthesizer reads it; indices in it count from the segment's start
     * @param before the strongest boundary between the end of the previous segment and this one
     * @param boundary the boundary that ends it
     */
    public record Segment(String text, long start, SpokenText spoken, Boundary before, Boundary boundary) {}

    private final TextFrontEnd frontEnd;
    private final int maxLength;

    /**
     * Creates a splitter.
     *
     * @param frontEnd encodes the segments
     * @param maxLength maximum length of a segment in UTF-16 units, marks included; at least {@value #MIN_MAX_LENGTH}.
     *     Numbers may become longer as they are written out
     */
    public TextSplitter(TextFrontEnd frontEnd, int maxLength) {
        if (maxLength < MIN_MAX_LENGTH) {
            throw new InvalidInputException(
                    "the greatest length of a piece of text is " + maxLength + ", expected at least " + MIN_MAX_LENGTH);
        }
        this.frontEnd = frontEnd;
        this.maxLength = maxLength;
    }

    /**
     * Returns the segments of a text; none if nothing in it can be spoken.
     *
     * @param skipped receives each character that is skipped, by its index in the whole text and in order, no later than
     *     when the segment after it is returned
     */
    public Iterator<Segment> split(CharSequence text, Consumer<SkippedCharacter> skipped) {
        return split(new StringReader(text.toString()), skipped);
    }

    /**
     * Returns the segments of a reader's text; none if nothing in it can be spoken. The iterator's methods throw
     * {@link java.io.UncheckedIOException} if reading fails.
     *
     * @param reader read lazily, no further than a segment needs; not closed
     * @param skipped receives each character that is skipped, by its index in the whole text and in order, no later than
     *     when the segment after it is returned
     */
    public Iterator<Segment> split(Reader reader, Consumer<SkippedCharacter> skipped) {
        PauseFinder pauses = new PauseFinder(frontEnd, maxLength);
        return new Segments(frontEnd, pauses, new TextWindow(reader, maxLength + PauseFinder.LOOKAHEAD), skipped);
    }

    /**
     * Returns how much of an unfinished text consists of segments that nothing which may follow can change, nor the boundary
     * after them: that is known once the next text to speak has begun, or a line has ended.
     *
     * @param text from the start of a segment
     * @return the index of the next segment, or a place before it; 0 if no segment is complete
     */
    public int completeLength(String text) {
        PauseFinder pauses = new PauseFinder(frontEnd, maxLength);
        int complete = 0;
        boolean spoken = false;
        Boundary after = Boundary.CUT;
        int at = 0;
        while (true) {
            for (; at < text.length() && Character.isWhitespace(text.charAt(at)); at++) {
                after = PauseFinder.isLineEnd(text.charAt(at)) ? Boundary.LINE : after;
            }
            complete = spoken && after == Boundary.LINE ? at : complete;
            String rest = text.substring(at, Math.min(text.length(), at + maxLength + PauseFinder.LOOKAHEAD));
            PauseFinder.End end = rest.isEmpty() ? null : pauses.settledEnd(rest);
            String next = end == null ? rest : pauses.withoutFinalMarks(rest.substring(0, end.end()));
            boolean speakable = !next.isEmpty() && frontEnd.isSpeakable(frontEnd.encode(next));
            complete = spoken && speakable ? at : complete;
            if (end == null) {
                return complete;
            }
            spoken |= speakable;
            after = speakable ? end.boundary() : after.or(end.boundary());
            at += end.end();
        }
    }

    /** Segments of a window of text, read one ahead at most. */
    private static final class Segments implements Iterator<Segment> {
        private final TextFrontEnd frontEnd;
        private final PauseFinder pauses;
        private final TextWindow window;
        private final Consumer<SkippedCharacter> skipped;
        private @Nullable Segment next;
        private Boundary before = Boundary.CUT;

        Segments(TextFrontEnd frontEnd, PauseFinder pauses, TextWindow window, Consumer<SkippedCharacter> skipped) {
            this.frontEnd = frontEnd;
            this.pauses = pauses;
            this.window = window;
            this.skipped = skipped;
        }

        @Override
        public boolean hasNext() {
            for (String text = next == null ? window.fill() : "";
                    !text.isEmpty() && next == null;
                    text = window.fill()) {
                read(text);
                if (next != null) {
                    break;
                }
            }
            return next != null;
        }

        @Override
        public Segment next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("the text has no more segments");
            }
            Segment segment = next;
            next = null;
            return segment;
        }

        private void read(String text) {
            if (window.takeLineEnd()) {
                before = before.or(Boundary.LINE);
            }
            PauseFinder.End end = pauses.segmentEnd(text, window.isLast());
            String written = pauses.withoutFinalMarks(text.substring(0, end.end()));
            SpokenText spoken = frontEnd.encode(written);
            long start = window.start();
            window.skip(end.end());
            spoken.skipped()
                    .forEach(lost -> skipped.accept(new SkippedCharacter(lost.codePoint(), start + lost.index())));
            if (frontEnd.isSpeakable(spoken)) {
                next = new Segment(written, start, spoken, before, end.boundary());
                before = Boundary.CUT;
            } else {
                before = before.or(end.boundary());
            }
        }
    }
}
