package io.github.voiceclone;

/** A voice cloner has as many requests running and waiting as its {@link QueueOptions} allow, and refuses another. */
public class OverloadedException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public OverloadedException(String message) {
        super(message);
    }

    /** Creates an error whose message ends with what to change in the program; see {@link #userMessage()}. */
    public OverloadedException(String message, String programAdvice) {
        super(message, programAdvice);
    }
}
