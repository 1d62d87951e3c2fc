package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.TextContext;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.Boundary;
import io.github.voiceclone.sv2tts.text.FixedReading;
import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import io.github.voiceclone.sv2tts.text.TextSplitter;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Splits one request's text into segments, one at a time, each with the characters that could not be spoken in it or between
 * it and the next. Used by one thread.
 */
final class TextSegmenter implements Iterator<TextSegmenter.Spoken> {
    private final Queue<SkippedCharacter> skipped = new ArrayDeque<>();
    private final Iterator<TextSplitter.Segment> splits;
    private TextSplitter.@Nullable Segment next;
    private final SynthesisOptions options;
    private final TextContext context;
    /** Index after what is to be spoken. */
    private final int end;

    private final TextMarks marks;
    /** Index of the first pause of the markup that has not been spoken. */
    private int nextPause;

    private int count;

    /**
     * A segment and what the model reads of it.
     *
     * @param segment as it stands in the text
     * @param spoken as the synthesizer reads it
     */
    record Spoken(TextSegment segment, SpokenText spoken) {}

    private TextSegmenter(TextSplitter splitter, SynthesisRequest request, List<FixedReading> readings) {
        this.options = request.options();
        this.context = request.context();
        this.marks = request.marks();
        this.end = request.text().length();
        this.count = context.segments();
        splits = splitter.split(request.text() + context.following(), readings, marks.borders(), skipped::add);
        advance();
    }

    private static TextSplitter splitter(TextFrontEnd frontEnd, int maxLength) {
        int usual = frontEnd.table() == SymbolTable.ENGLISH_66
                ? Sv2ttsTuning.MAX_ENGLISH_SEGMENT
                : Sv2ttsTuning.MAX_MANDARIN_SEGMENT;
        return new TextSplitter(frontEnd, maxLength == 0 ? usual : maxLength);
    }

    /** Returns how much of an unfinished text can be spoken, whatever follows. */
    static int completeLength(TextFrontEnd frontEnd, int maxLength, String text, SynthesisOptions options) {
        return options.splitText() ? splitter(frontEnd, maxLength).completeLength(text) : 0;
    }

    /**
     * Opens a request's text.
     *
     * @param maxLength longest segment in UTF-16 units; 0 for what most models of the language can hold
     * @param readings what of the text is read otherwise than it is written
     * @throws InvalidInputException if nothing in it can be spoken, or it is too long for the one segment it is to be
     */
    static Iterator<Spoken> of(
            TextFrontEnd frontEnd, int maxLength, SynthesisRequest request, List<FixedReading> readings) {
        String text = request.text();
        if (!request.options().splitText()) {
            requireOneSegment(text, request.marks());
            SpokenText spoken = frontEnd.read(text, readings);
            TextSegment segment = new TextSegment(
                    0,
                    0,
                    text,
                    spoken.transcription(),
                    spoken.skipped(),
                    atSpeed(request.options().pauses().end(), request.options().speed()),
                    words(spoken, 0));
            return List.of(new Spoken(segment, spoken)).iterator();
        }
        TextSegmenter reader = new TextSegmenter(splitter(frontEnd, maxLength), request, readings);
        if (!reader.hasNext() && request.context().segments() == 0) {
            if (text.isBlank() && !request.marks().pauses().isEmpty()) {
                throw new InvalidInputException("the text has only pauses: nothing in it can be spoken");
            }
            frontEnd.read(text); // Nothing can be spoken, which reading reports.
        }
        return reader;
    }

    private static void requireOneSegment(String text, TextMarks marks) {
        if (!marks.borders().isEmpty()) {
            throw new InvalidInputException(
                    "the text's markup has pauses or changes of rate or volume, as one segment it"
                            + " may have none: let it be split (SynthesisOptions.withSplitText)");
        }
        if (text.length() > Sv2ttsTuning.MAX_WHOLE_TEXT) {
            throw new InvalidInputException("the text has " + text.length() + " characters, as one segment it may have "
                    + Sv2ttsTuning.MAX_WHOLE_TEXT + ": cut it, or let it be split (SynthesisOptions.withSplitText)");
        }
    }

    private void advance() {
        next = splits.hasNext() ? splits.next() : null;
    }

    @Override
    public boolean hasNext() {
        return next != null && next.start() < end;
    }

    @Override
    public Spoken next() {
        TextSplitter.Segment split = next;
        if (split == null || !hasNext()) {
            throw new NoSuchElementException();
        }
        advance();
        int start = Math.toIntExact(context.start() + split.start());
        TextSegment segment = new TextSegment(
                count++,
                start,
                split.text(),
                split.spoken().transcription(),
                skippedBefore(next),
                pause(split),
                words(split.spoken(), start));
        return new Spoken(segment, split.spoken());
    }

    private static List<TextSegment.Word> words(SpokenText spoken, int start) {
        return spoken.words().stream()
                .map(word -> new TextSegment.Word(start + word.start(), start + word.end(), word.reading()))
                .toList();
    }

    /** Returns the silence after a segment: that of the text, changed and added to by its markup. */
    private Duration pause(TextSplitter.Segment split) {
        List<TextMarks.Pause> marked = pausesAfter(split);
        boolean isMore = marked.stream().anyMatch(pause -> pause.kind() == TextMarks.Pause.Kind.MORE);
        Pauses pauses = options.pauses();
        boolean isLast = next == null && context.last();
        Boundary before = next == null ? Boundary.LINE : next.before(); // Else the segment would not be complete.
        Duration usual = isLast
                ? pauses.end()
                : switch (split.boundary().or(before)) {
                    case CUT -> isMore ? Duration.ZERO : Sv2ttsTuning.CUT_PAUSE;
                    case COMMA -> pauses.comma();
                    case SENTENCE -> pauses.sentence();
                    case LINE -> pauses.line();
                };
        double rate = marks.prosodyAt(Math.toIntExact(split.start())).rate();
        Duration silence = atSpeed(usual, options.speed() * rate);
        Duration more = Duration.ZERO;
        @Nullable Duration instead = null;
        for (TextMarks.Pause pause : marked) {
            switch (pause.kind()) {
                case MORE -> more = more.plus(pause.silence());
                case INSTEAD -> instead = pause.silence();
                case AT_LEAST -> silence = isLast || silence.compareTo(pause.silence()) > 0 ? silence : pause.silence();
            }
        }
        return (instead == null ? silence : instead).plus(more);
    }

    /** Returns the pauses of the markup between a segment and the next one; those before the first segment are left out. */
    private List<TextMarks.Pause> pausesAfter(TextSplitter.Segment split) {
        List<TextMarks.Pause> all = marks.pauses();
        while (nextPause < all.size() && all.get(nextPause).at() <= split.start()) {
            nextPause++;
        }
        int first = nextPause;
        while (nextPause < all.size() && (next == null || all.get(nextPause).at() <= next.start())) {
            nextPause++;
        }
        return all.subList(first, nextPause);
    }

    private static Duration atSpeed(Duration pause, double speed) {
        return Duration.ofNanos(Math.round(pause.toNanos() / speed));
    }

    private List<SkippedCharacter> skippedBefore(TextSplitter.@Nullable Segment following) {
        List<SkippedCharacter> found = new ArrayList<>();
        long limit = following == null ? end : Math.min(end, following.start());
        while (!skipped.isEmpty() && skipped.element().index() < limit) {
            SkippedCharacter lost = skipped.remove();
            found.add(new SkippedCharacter(lost.codePoint(), context.start() + lost.index()));
        }
        return found;
    }
}
