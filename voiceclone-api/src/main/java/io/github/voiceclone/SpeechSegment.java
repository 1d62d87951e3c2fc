package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;
import java.util.Objects;

/**
 * A segment of a text, spoken.
 *
 * @param audio its speech and the pause after it
 * @param text the segment as it stands in the text
 * @param transcription what the model was given to say: numbered pinyin, or cleaned English
 * @param skipped characters left out because the model cannot say them; indices count from the text's start
 * @param reachedLimit whether it was cut off at the frame limit instead of ending by itself
 */
public record SpeechSegment(
        AudioClip audio, String text, String transcription, List<SkippedCharacter> skipped, boolean reachedLimit) {
    /** Copies the list. */
    public SpeechSegment {
        Objects.requireNonNull(audio, "audio");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(transcription, "transcription");
        skipped = List.copyOf(Objects.requireNonNull(skipped, "skipped"));
    }
}
