package io.github.voiceclone;

import org.jspecify.annotations.Nullable;

/**
 * The root of every error this library raises on purpose.
 *
 * <p>A message is one line that says what is wrong, what was found, what was expected, where, and what to do next.
 */
public class VoiceCloneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String programAdvice;

    /** Creates an error with a one-line message. */
    public VoiceCloneException(String message) {
        this(message, (Throwable) null);
    }

    /** Creates an error with a one-line message and the error that led to it. */
    public VoiceCloneException(String message, @Nullable Throwable cause) {
        super(message, cause);
        programAdvice = "";
    }

    /**
     * Creates an error whose message ends with what to change in the program.
     *
     * @param message a one-line message, whole without the advice
     * @param programAdvice what the message ends with, as in {@code ", or raise InputLimits.maxTextLength"}
     */
    public VoiceCloneException(String message, String programAdvice) {
        super(message + programAdvice);
        this.programAdvice = programAdvice;
    }

    /**
     * Returns the message for somebody who uses a program and cannot change it: without the advice to its author, such as
     * the setter of a limit.
     */
    public String userMessage() {
        String message = String.valueOf(getMessage());
        for (Throwable error = this; error != null; error = error.getCause()) {
            if (error instanceof VoiceCloneException own && !own.programAdvice.isEmpty()) {
                message = message.replace(own.programAdvice, "");
            }
        }
        return message;
    }
}
