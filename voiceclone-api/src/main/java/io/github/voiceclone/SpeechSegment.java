package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;
import java.util.Objects;

/**
 * A segment of a text, spoken.
 *
 * @param audio its speech and the pause after it; in the first segment, also the silence before the first word
 * @param segment what was spoken
 * @param words its words, in order; empty for a model that does not know when they are spoken
 * @param check how well the segment was spoken
 */
public record SpeechSegment(AudioClip audio, TextSegment segment, List<SpokenWord> words, SegmentCheck check) {
    /** Copies the list. */
    public SpeechSegment {
        Objects.requireNonNull(audio, "audio");
        Objects.requireNonNull(segment, "segment");
        words = List.copyOf(Objects.requireNonNull(words, "words"));
        Objects.requireNonNull(check, "check");
    }

    /** Returns whether the segment was cut off at the frame limit instead of ending by itself. */
    public boolean reachedLimit() {
        return check.reachedLimit();
    }

    /** Returns the segment as it stands in the text. */
    public String text() {
        return segment.text();
    }

    /** Returns what the model was given to say: numbered pinyin, or cleaned English. */
    public String transcription() {
        return segment.transcription();
    }

    /** Returns the characters left out because the model cannot say them; indices count from the text's start. */
    public List<SkippedCharacter> skipped() {
        return segment.skipped();
    }
}
