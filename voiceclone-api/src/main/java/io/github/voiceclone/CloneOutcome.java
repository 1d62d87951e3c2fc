package io.github.voiceclone;

import org.jspecify.annotations.Nullable;

/**
 * How one request of a batch ended: with a result, or with the error it failed with; never both.
 *
 * @param result the speech, or null if the request failed
 * @param failure why it failed, or null if it did not
 */
public record CloneOutcome(@Nullable CloneResult result, @Nullable VoiceCloneException failure) {
    /** Returns whether the request was spoken. */
    public boolean succeeded() {
        return result != null;
    }

    /**
     * Returns the speech.
     *
     * @throws VoiceCloneException what the request failed with, if it failed
     */
    public CloneResult get() {
        if (result == null) {
            throw failure == null ? new IllegalStateException("an outcome has neither result nor failure") : failure;
        }
        return result;
    }
}
