package io.github.voiceclone.convert.checkpoint;

import java.io.IOException;

/** Thrown when checkpoint bytes are inconsistent. The message does not name the file; callers add it. */
final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptCheckpointException(String message) {
        super(message);
    }
}
