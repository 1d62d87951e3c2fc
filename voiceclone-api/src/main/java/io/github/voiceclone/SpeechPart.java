package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive audio of one segment of a text, as it leaves a stream.
 *
 * @param audio its samples; in a segment's last part the pause after the segment is included
 * @param segment the segment of the text that it is part of
 * @param words the words that end with it, in order; empty for a model that does not know where they are
 * @param last whether it is the last part of the segment
 * @param check how well the segment was spoken; known in its last part, {@link SegmentCheck#PASSED} before
 */
public record SpeechPart(
        AudioClip audio, TextSegment segment, List<SpokenWord> words, boolean last, SegmentCheck check) {
    /** Copies the list. */
    public SpeechPart {
        Objects.requireNonNull(audio, "audio");
        Objects.requireNonNull(segment, "segment");
        words = List.copyOf(Objects.requireNonNull(words, "words"));
        Objects.requireNonNull(check, "check");
    }

    /** Returns whether the segment was cut off at the frame limit instead of ending by itself. */
    public boolean reachedLimit() {
        return check.reachedLimit();
    }
}
