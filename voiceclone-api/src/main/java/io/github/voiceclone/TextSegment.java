package io.github.voiceclone;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A part of a text that is synthesized in one go, as a rule up to a punctuation mark. Immutable.
 *
 * @param number its place in the text, from 0
 * @param start index of its first character in the text, in UTF-16 code units
 * @param end index after its last character in the text
 * @param text the segment as it stands in the text, without markup: shorter than from {@code start} to {@code end} if there
 *     is some within
 * @param transcription what the model was given to say: numbered pinyin, or cleaned English
 * @param skipped characters left out because the model has no symbol for them; indices count from the text's start
 * @param pause silence after it, at the speed of the request
 * @param words its words, in order, with how each is read; empty where the model does not tell
 */
public record TextSegment(
        int number,
        int start,
        int end,
        String text,
        String transcription,
        List<SkippedCharacter> skipped,
        Duration pause,
        List<Word> words) {
    /**
     * A word of a text, or one Chinese character, and how it is read.
     *
     * @param start index of its first character in the text, in UTF-16 code units
     * @param end index after its last character
     * @param reading its part of the transcription, as in {@code hang2}; of a number all that is read for it
     */
    public record Word(int start, int end, String reading) {
        /** Refuses nulls. */
        public Word {
            Objects.requireNonNull(reading, "reading");
        }
    }

    /** Creates a segment of text without markup. */
    public TextSegment(
            int number,
            int start,
            String text,
            String transcription,
            List<SkippedCharacter> skipped,
            Duration pause,
            List<Word> words) {
        this(number, start, start + text.length(), text, transcription, skipped, pause, words);
    }

    /** Creates a segment of text without markup, of whose words nothing is known. */
    public TextSegment(
            int number, int start, String text, String transcription, List<SkippedCharacter> skipped, Duration pause) {
        this(number, start, text, transcription, skipped, pause, List.of());
    }

    /** Copies the lists. */
    public TextSegment {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(transcription, "transcription");
        Objects.requireNonNull(pause, "pause");
        skipped = List.copyOf(skipped);
        words = List.copyOf(words);
    }
}
