package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Splitter of text of any length into segments at its pauses, lazily. Immutable, thread-safe; the iterators are for one
 * thread each.
 *
 * <p>Mandarin is cut after commas, colons, semicolons, the ends of sentences and of lines; English after all of these but
 * commas, also where a model speaks both. A mark within a number, a time of day, an address or an abbreviation is no pause.
 * A segment that would be longer
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
     *     Numbers may become longer as they are written out. For tables of two languages in Chinese characters, of which three
     *     are as long as ten English letters, spaces and marks
     */
    public TextSplitter(TextFrontEnd frontEnd, int maxLength) {
        if (maxLength < MIN_MAX_LENGTH) {
            throw new InvalidInputException(
                    "the greatest length of a segment is " + maxLength + ", expected at least " + MIN_MAX_LENGTH);
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
     * Returns the segments of a text with markup or terms of a lexicon; none if nothing in it can be spoken. The boundary at
     * a border without a mark is {@link Boundary#CUT}.
     *
     * @param readings what of it is read otherwise than it is written; each is whole in a segment, which may be longer for it
     * @param borders indices at which a segment ends and the next one begins, in order
     * @param skipped receives each character that is skipped, by its index in the whole text and in order, no later than
     *     when the segment after it is returned
     */
    public Iterator<Segment> split(
            String text, List<FixedReading> readings, List<Integer> borders, Consumer<SkippedCharacter> skipped) {
        String masked = FixedReading.mask(text, readings);
        Queue<Segments> sections = new ArrayDeque<>();
        int start = 0;
        for (int border : borders) {
            if (border > start && border < text.length()) {
                sections.add(section(text, masked, readings, start, border, skipped));
                start = border;
            }
        }
        sections.add(section(text, masked, readings, start, text.length(), skipped));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (!sections.isEmpty() && !sections.element().hasNext()) {
                    Boundary before = sections.remove().before;
                    if (!sections.isEmpty()) {
                        sections.element().before = before;
                    }
                }
                return !sections.isEmpty();
            }

            @Override
            public Segment next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the text has no more segments");
                }
                return sections.element().next();
            }
        };
    }

    private Segments section(
            String text,
            String masked,
            List<FixedReading> readings,
            int start,
            int end,
            Consumer<SkippedCharacter> skipped) {
        List<FixedReading> inside = FixedReading.within(readings, start, end);
        int longest = inside.stream()
                .mapToInt(reading -> reading.end() - reading.start())
                .max()
                .orElse(0);
        Boundary atEnd = end == text.length() ? Boundary.SENTENCE : Boundary.CUT;
        PauseFinder pauses = new PauseFinder(frontEnd, maxLength, atEnd);
        TextWindow window = new TextWindow(
                new StringReader(masked.substring(start, end)), pauses.window() + longest + PauseFinder.LOOKAHEAD);
        return new Segments(frontEnd, pauses, window, new Written(text, inside, start), skipped);
    }

    /** The text of a section whose window hides some of it. */
    private record Written(String text, List<FixedReading> readings, int start) {
        /** Returns where a segment ends that would end within a reading: before it, or after it if it begins with it. */
        int endOutside(int from, int end) {
            int outside = FixedReading.outside(readings, end);
            return outside > from
                    ? outside
                    : FixedReading.within(readings, outside, end).get(0).end();
        }

        List<FixedReading> between(int from, int end) {
            return FixedReading.within(readings, from, end).stream()
                    .map(reading -> reading.from(from))
                    .toList();
        }
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
        PauseFinder pauses = new PauseFinder(frontEnd, maxLength, Boundary.SENTENCE);
        TextWindow window = new TextWindow(reader, pauses.window() + PauseFinder.LOOKAHEAD);
        return new Segments(frontEnd, pauses, window, null, skipped);
    }

    /**
     * Returns how much of an unfinished text consists of segments that nothing which may follow can change, nor the boundary
     * after them: that is known once the next text to speak has begun, or a line has ended.
     *
     * @param text from the start of a segment
     * @return the index of the next segment, or a place before it; 0 if no segment is complete
     */
    public int completeLength(String text) {
        PauseFinder pauses = new PauseFinder(frontEnd, maxLength, Boundary.SENTENCE);
        int complete = 0;
        boolean spoken = false;
        Boundary after = Boundary.CUT;
        int at = 0;
        while (true) {
            for (; at < text.length() && Character.isWhitespace(text.charAt(at)); at++) {
                after = PauseFinder.isLineEnd(text.charAt(at)) ? Boundary.LINE : after;
            }
            complete = spoken && after == Boundary.LINE ? at : complete;
            String rest = text.substring(at, Math.min(text.length(), at + pauses.window() + PauseFinder.LOOKAHEAD));
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
        private final @Nullable Written section;
        private final Consumer<SkippedCharacter> skipped;
        private @Nullable Segment next;
        private Boundary before = Boundary.CUT;
        /** The last segment with words, in whose language numbers by themselves are read. */
        private String context = "";

        Segments(
                TextFrontEnd frontEnd,
                PauseFinder pauses,
                TextWindow window,
                @Nullable Written section,
                Consumer<SkippedCharacter> skipped) {
            this.frontEnd = frontEnd;
            this.pauses = pauses;
            this.window = window;
            this.section = section;
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
            PauseFinder.End found = pauses.segmentEnd(text, window.isLast());
            int end = found.end();
            String written = pauses.withoutFinalMarks(text.substring(0, end));
            long start = window.start();
            SpokenText spoken;
            if (section == null) {
                spoken = frontEnd.encode(written, List.of(), context.isEmpty() ? text : context);
            } else {
                start += section.start;
                int from = (int) start;
                end = section.endOutside(from, from + end) - from;
                int length = pauses.withoutFinalMarks(text.substring(0, end)).length();
                written = section.text.substring(from, from + length);
                spoken = frontEnd.encode(
                        written, section.between(from, from + length), context.isEmpty() ? text : context);
            }
            context = written.codePoints().anyMatch(Character::isLetter) ? written : context;
            window.skip(end);
            long first = start;
            spoken.skipped()
                    .forEach(lost -> skipped.accept(new SkippedCharacter(lost.codePoint(), first + lost.index())));
            if (frontEnd.isSpeakable(spoken)) {
                next = new Segment(written, start, spoken, before, found.boundary());
                before = Boundary.CUT;
            } else {
                before = before.or(found.boundary());
            }
        }
    }
}
