package io.github.voiceclone.codeclm.text;

import io.github.voiceclone.text.TracedText;
import java.util.List;

/**
 * A model family's preparation of texts. Thread-safe.
 *
 * @param <C> its chunks
 */
public interface TextPreparation<C extends Chunk> {
    /**
     * Returns a text with its numbers, dates and the like as words, where the model's language is one that is known; all other
     * characters stay.
     */
    default TracedText normalize(String text) {
        return TracedText.of(text);
    }

    /** Returns whether the model can be given a character. */
    boolean knows(int codePoint);

    /**
     * Returns the chunks of a stretch of a longer text; none if it is blank.
     *
     * @param begins whether the text begins with it
     * @param ends whether the text ends with it
     */
    List<C> chunks(String text, boolean begins, boolean ends);

    /** Returns a text as one chunk; none if it is blank. */
    List<C> whole(String text);

    /** Returns the characters that chunks can end with. */
    String marks();

    /** Returns whether neither tokens nor the preparation reach over the place behind a character. */
    boolean separates(char character);

    /** Returns texts that may follow a stretch, each longer than a chunk, which between them show what can still change in it. */
    List<String> continuations();
}
