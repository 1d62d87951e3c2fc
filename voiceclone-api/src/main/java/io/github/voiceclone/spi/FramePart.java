package io.github.voiceclone.spi;

import io.github.voiceclone.TextSegment;
import java.util.Objects;
import java.util.Optional;

/**
 * Consecutive frames of one segment of a request.
 *
 * @param request index of the request in its call
 * @param segment the segment they belong to
 * @param frames the frames; there may be none in a segment's last part
 * @param end present in the last part of the segment
 */
public record FramePart(int request, TextSegment segment, Frames frames, Optional<SegmentEnd> end) {
    /** Refuses nulls. */
    public FramePart {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(frames, "frames");
        Objects.requireNonNull(end, "end");
    }

    /** Returns whether the segment ends with this part. */
    public boolean isLast() {
        return end.isPresent();
    }
}
