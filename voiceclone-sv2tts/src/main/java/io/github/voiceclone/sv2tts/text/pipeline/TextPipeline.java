package io.github.voiceclone.sv2tts.text.pipeline;

/** Preparation of text before its characters are looked up in a symbol table. Thread-safe. */
public interface TextPipeline {
    /** Returns what is read for {@code input}: its transcription. */
    TracedText transcribe(TracedText input);

    /**
     * Returns a place in (start, limit] to cut text that has no pause: the end of its last word, or start if no word ends
     * there.
     */
    int lastWordBoundary(String text, int start, int limit);
}
