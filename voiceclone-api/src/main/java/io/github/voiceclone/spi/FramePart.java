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
 * @param frames the frames; there may be none in a segment's last part
 * @param words the segment's words that end with these frames, in order, of a model that knows where they are
 * @param end present in the last part of the segment
 */
public record FramePart(
        int request, TextSegment segment, Frames frames, List<WordSpan> words, Optional<SegmentEnd> end) {
    /** Creates a part without words. */
    public FramePart(int request, TextSegment segment, Frames frames, Optional<SegmentEnd> end) {
        this(request, segment, frames, List.of(), end);
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
