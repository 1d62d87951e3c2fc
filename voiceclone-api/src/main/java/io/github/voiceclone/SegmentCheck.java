package io.github.voiceclone;

import java.util.List;
import java.util.Objects;

/**
 * Result of checking a spoken segment for skipped, repeated and held words, by the alignment of its text and its speech that
 * the model itself made. Immutable.
 *
 * @param reachedLimit whether it was cut off at the frame limit instead of ending by itself
 * @param attempts how many times it was synthesized: once more, with other random draws, for each attempt that had faults or
 *     reached the frame limit
 * @param faults words that are skipped, repeated or held in the attempt that was kept: of those that ended by themselves, if
 *     any did, the one with the fewest
 */
public record SegmentCheck(boolean reachedLimit, int attempts, List<SpeechFault> faults) {
    /** The check of a segment without faults, of one whose end is not known yet, and of a model that cannot tell. */
    public static final SegmentCheck PASSED = new SegmentCheck(false, 1, List.of());

    /** Copies the list. */
    public SegmentCheck {
        faults = List.copyOf(Objects.requireNonNull(faults, "faults"));
    }

    /** Returns whether it ended by itself, without faults. */
    public boolean passed() {
        return !reachedLimit && faults.isEmpty();
    }
}
