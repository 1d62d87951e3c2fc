package io.github.voiceclone;

/** A voice cloner has as many requests running and waiting as its {@link Limits} allow, and refuses another. */
public class OverloadedException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public OverloadedException(String message) {
        super(message);
    }
}
