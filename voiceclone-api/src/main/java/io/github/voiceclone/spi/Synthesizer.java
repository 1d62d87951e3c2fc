package io.github.voiceclone.spi;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import java.util.ArrayList;
import java.util.List;

/** Speaks text in a voice, as frames for a vocoder. Thread-safe; closing again has no effect. */
public interface Synthesizer extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the format of its frames. */
    FrameFormat format();

    /** Returns the format of the speakers it takes; a speaker of another format is refused. */
    SpeakerFormat speakerFormat();

    /** Returns the languages that it speaks, as tags of ISO 639, as in {@code zh}; empty if it does not know. */
    default List<String> languages() {
        return List.of();
    }

    /**
     * Returns how much of an unfinished text can be spoken whatever comes after it: up to the end of a segment, or a place
     * after it that belongs to none. A text that comes in pieces is spoken so, stretch by stretch, each a request with its
     * {@link TextContext}; the segments must be those that the whole text would have. Called often: after each piece.
     *
     * @param text what is known of the text and not spoken yet
     * @return from 0, if no segment is complete, to the text's length. The default is 0, with which such a text is spoken
     *     when all of it is known.
     */
    default int completeLength(String text, SynthesisOptions options) {
        return 0;
    }

    /**
     * Returns whether it follows {@link SynthesisRequest#marks()} and {@link SynthesisRequest#lexicon()}; false unless
     * overridden. Requests with markup or a lexicon are refused before they reach one that does not.
     */
    default boolean readsMarkup() {
        return false;
    }

    /**
     * Checks that each reading of a lexicon can be spoken. Called for a synthesizer that reads markup.
     *
     * @throws io.github.voiceclone.InvalidInputException if one cannot
     */
    default void check(Lexicon lexicon) {}

    /**
     * Reads a text without speaking it.
     *
     * @param request the text; its speaker does not matter
     * @return its segments, with what is said of each and what is skipped
     * @throws UnsupportedOperationException if the model has no reading that can be shown
     */
    default List<TextSegment> read(SynthesisRequest request) {
        throw new UnsupportedOperationException("the model has no reading of a text to show");
    }

    /**
     * Starts to speak texts. Each request gets what it would get in a call of its own, up to rounding. A request that cannot
     * be spoken is cancelled with its failure, and the others go on. Before each step the synthesizer looks at
     * {@link SynthesisRequest#cancellation()}.
     *
     * <p>The first parts of a segment may be taken while later frames are still being made. If the synthesizer is not content
     * with them it may speak the segment again ({@link FramePart#restarts}), unless the request is
     * {@linkplain SynthesisRequest#streamed() streamed}.
     *
     * @param requests texts with their voices
     * @return the frames; to be closed by the caller
     */
    FrameStream synthesize(List<SynthesisRequest> requests);

    /**
     * Speaks one text, and returns its segments, each as one part, once all are made.
     *
     * @throws io.github.voiceclone.VoiceCloneException if it cannot be spoken, or is cancelled
     */
    default List<FramePart> synthesize(SynthesisRequest request) {
        List<FramePart> segments = new ArrayList<>();
        List<FramePart> parts = new ArrayList<>();
        try (FrameStream frames = synthesize(List.of(request))) {
            frames.forEachRemaining(part -> {
                if (part.restarts()) {
                    parts.clear();
                }
                parts.add(part);
                if (part.isLast()) {
                    segments.add(joined(parts));
                    parts.clear();
                }
            });
        }
        request.cancellation().check();
        return segments;
    }

    private static FramePart joined(List<FramePart> parts) {
        FramePart last = parts.get(parts.size() - 1);
        return new FramePart(
                last.request(),
                last.segment(),
                Frames.concat(parts.stream().map(FramePart::frames).toList()),
                parts.stream().flatMap(part -> part.words().stream()).toList(),
                last.end());
    }

    @Override
    void close();
}
