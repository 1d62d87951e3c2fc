package io.github.voiceclone.optimize;

import io.github.voiceclone.VoiceCloneException;
import org.jspecify.annotations.Nullable;

/** Thrown when a voice pack cannot be optimized; the target folder is unchanged. */
public class OptimizeException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public OptimizeException(String message) {
        super(message);
    }

    /** Creates an error with a one-line message and the error that led to it. */
    public OptimizeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
