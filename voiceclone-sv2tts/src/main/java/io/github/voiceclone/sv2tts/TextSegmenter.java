package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.sv2tts.text.Boundary;
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
    private int count;

    /**
     * A segment and what the model reads of it.
     *
     * @param segment as it stands in the text
     * @param spoken as the synthesizer reads it
     */
    record Spoken(TextSegment segment, SpokenText spoken) {}

    private TextSegmenter(TextFrontEnd frontEnd, int maxLength, String text, SynthesisOptions options) {
        this.options = options;
        splits = new TextSplitter(frontEnd, maxLength).split(text, skipped::add);
        advance();
    }

    /**
     * Opens a request's text.
     *
     * @param maxLength longest segment in UTF-16 units; 0 for what most models of the language can hold
     * @throws InvalidInputException if nothing in it can be spoken, or it is too long for the one segment it is to be
     */
    static Iterator<Spoken> of(TextFrontEnd frontEnd, int maxLength, SynthesisRequest request) {
        String text = request.text();
        if (!request.options().splitText()) {
            requireOneSegment(text);
            SpokenText spoken = frontEnd.read(text);
            TextSegment segment = new TextSegment(
                    0,
                    0,
                    text,
                    spoken.transcription(),
                    spoken.skipped(),
                    atSpeed(request.options().pauses().end(), request.options()));
            return List.of(new Spoken(segment, spoken)).iterator();
        }
        int usual = frontEnd.table() == SymbolTable.ENGLISH_66
                ? Sv2ttsTuning.MAX_ENGLISH_SEGMENT
                : Sv2ttsTuning.MAX_MANDARIN_SEGMENT;
        TextSegmenter reader = new TextSegmenter(frontEnd, maxLength == 0 ? usual : maxLength, text, request.options());
        if (!reader.hasNext()) {
            frontEnd.read(text); // Nothing can be spoken, which reading reports.
        }
        return reader;
    }

    private static void requireOneSegment(String text) {
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
        return next != null;
    }

    @Override
    public Spoken next() {
        TextSplitter.Segment split = next;
        if (split == null) {
            throw new NoSuchElementException();
        }
        advance();
        TextSegment segment = new TextSegment(
                count++,
                Math.toIntExact(split.start()),
                split.text(),
                split.spoken().transcription(),
                skippedBefore(next),
                pause(split.boundary()));
        return new Spoken(segment, split.spoken());
    }

    /** Returns the silence after a segment. */
    private Duration pause(Boundary boundary) {
        Pauses pauses = options.pauses();
        Duration pause = next == null
                ? pauses.end()
                : switch (boundary.or(next.before())) {
                    case CUT -> Sv2ttsTuning.CUT_PAUSE;
                    case COMMA -> pauses.comma();
                    case SENTENCE -> pauses.sentence();
                    case LINE -> pauses.line();
                };
        return atSpeed(pause, options);
    }

    private static Duration atSpeed(Duration pause, SynthesisOptions options) {
        return Duration.ofNanos(Math.round(pause.toNanos() / options.speed()));
    }

    private List<SkippedCharacter> skippedBefore(TextSplitter.@Nullable Segment following) {
        List<SkippedCharacter> found = new ArrayList<>();
        while (!skipped.isEmpty() && (following == null || skipped.element().index() < following.start())) {
            found.add(skipped.remove());
        }
        return found;
    }
}
