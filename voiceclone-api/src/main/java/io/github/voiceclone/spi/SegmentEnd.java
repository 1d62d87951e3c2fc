package io.github.voiceclone.spi;

import io.github.voiceclone.SegmentCheck;
import java.util.Objects;
import java.util.Optional;

/**
 * Facts about a segment that are known with its last frame.
 *
 * @param check how well it was spoken; indices of faults count from the start of the segment's text
 * @param attention which symbol each decoder step attended to, over all steps, of a model that has attention
 */
public record SegmentEnd(SegmentCheck check, Optional<Attention> attention) {
    /** The end of a segment without faults, of a model without attention. */
    public static final SegmentEnd PASSED = new SegmentEnd(SegmentCheck.PASSED, Optional.empty());

    /** Refuses nulls. */
    public SegmentEnd {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(attention, "attention");
    }
}
