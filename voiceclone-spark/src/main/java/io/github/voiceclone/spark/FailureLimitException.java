package io.github.voiceclone.spark;

import io.github.voiceclone.VoiceCloneException;

/** Ends a task, and with it the job, when too many rows cannot be spoken. */
final class FailureLimitException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    FailureLimitException(String message) {
        super(message);
    }
}
