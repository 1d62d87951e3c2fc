package io.github.voiceclone;

import org.jspecify.annotations.Nullable;

/** A backend, precision or device was asked for that is not there, or that cannot work on this machine. */
public class BackendUnavailableException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public BackendUnavailableException(String message) {
        super(message);
    }

    /** Creates an error with a one-line message and the error that led to it. */
    public BackendUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Creates an error whose message ends with what to change in the program; see {@link #userMessage()}. */
    public BackendUnavailableException(String message, String programAdvice) {
        super(message, programAdvice);
    }
}
