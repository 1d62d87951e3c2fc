package io.github.voiceclone;

import org.jspecify.annotations.Nullable;

/** A recording, text, file or setting given by the caller cannot be used as it is. */
public class InvalidInputException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public InvalidInputException(String message) {
        super(message);
    }

    /** Creates an error with a one-line message and the error that led to it. */
    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Creates an error whose message ends with what to change in the program; see {@link #userMessage()}. */
    public InvalidInputException(String message, String programAdvice) {
        super(message, programAdvice);
    }
}
