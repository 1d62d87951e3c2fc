package io.github.voiceclone.spi;

import io.github.voiceclone.TextSegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Consecutive frames of one segment of a request.
 *
 * @param request index of the request in its call
 * @param segment the segment they belong to
 * @param frames the frames; there may be none
 * @param restarts whether the segment begins anew with these frames, spoken again from its start: the parts of it that came
 *     before are void. Never in a {@linkplain SynthesisRequest#streamed() streamed} request
 * @param words the segment's words that end with these frames, in order, of a model that knows where they are
 * @param end present in the last part of the segment
 */
public record FramePart(
        int request,
        TextSegment segment,
        Frames frames,
        boolean restarts,
        List<WordSpan> words,
        Optional<SegmentEnd> end) {
    /** Creates a part without words that goes on with its segment, or begins it. */
    public FramePart(int request, TextSegment segment, Frames frames, Optional<SegmentEnd> end) {
        this(request, segment, frames, false, List.of(), end);
    }

    /** Creates a part that goes on with its segment, or begins it. */
    public FramePart(int request, TextSegment segment, Frames frames, List<WordSpan> words, Optional<SegmentEnd> end) {
        this(request, segment, frames, false, words, end);
    }

    /** Copies the list. */
    public FramePart {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(frames, "frames");
        words = List.copyOf(Objects.requireNonNull(words, "words"));
        Objects.requireNonNull(end, "end");
    }

    /** Returns whether the segment ends with this part. */
    public boolean isLast() {
        return end.isPresent();
    }
}
