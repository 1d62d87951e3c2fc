package io.github.voiceclone.text;

import io.github.voiceclone.spi.TextMarks;
import org.jspecify.annotations.Nullable;

/** Preparation of text before its characters are looked up in a symbol table. Thread-safe. */
public interface TextPipeline {
    /** Returns what is read for {@code input}: its transcription. */
    TracedText transcribe(TracedText input);

    /**
     * Returns what is read for a part of a text.
     *
     * @param surroundings text around it, whose language counts where the part has no words
     */
    default TracedText transcribe(TracedText input, String surroundings) {
        return transcribe(input);
    }

    /**
     * Returns a place in (start, limit] to cut text that has no pause: the end of its last word, or start if no word ends
     * there.
     */
    int lastWordBoundary(String text, int start, int limit);

    /** Returns the pipeline that reads a part of a text, by what stands around it. */
    default TextPipeline around(String text, int start, int end) {
        return this;
    }

    /**
     * Returns the words that are read for a text whose markup says what it is.
     *
     * @param form one of those that read the text itself
     * @param format order of a date, or clock of a time; empty if it is not said
     * @return null if the text is not of the form
     */
    @Nullable
    String sayAs(TextMarks.Reading.Form form, String format, String text);
}
