package io.github.voiceclone.convert.checkpoint.pickle;

import java.io.IOException;

/** Thrown when checkpoint bytes are inconsistent. The message does not name the file; callers add it. */
public final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message that does not name the file. */
    public CorruptCheckpointException(String message) {
        super(message);
    }
}
