package io.github.voiceclone;

import org.jspecify.annotations.Nullable;

/**
 * The root of every error this library raises on purpose.
 *
 * <p>A message is one line that says what is wrong, what was found, what was expected, where, and what to do next.
 */
public class VoiceCloneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public VoiceCloneException(String message) {
        super(message);
    }

    /** Creates an error with a one-line message and the error that led to it. */
    public VoiceCloneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
