package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive audio of one segment of a text, as it leaves a stream.
 *
 * @param audio its samples; with the pause after the segment in a segment's last part, and the silence before the first word
 *     in the first part of the speech
 * @param segment the segment of the text that it is part of
 * @param words the words that are known with it, in order, each once: their audio is in the parts up to this one or, in a
 *     stream, in the next; empty for a model that does not know where they are
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
