package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.VoiceCloneException;
import org.jspecify.annotations.Nullable;

/** Thrown when a checkpoint, or the settings next to it, cannot be converted. */
public class CheckpointException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public CheckpointException(String message) {
        super(message);
    }

    /** Creates an error with a one-line message and the error that led to it. */
    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
