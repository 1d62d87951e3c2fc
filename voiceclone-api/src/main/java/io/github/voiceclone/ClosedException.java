package io.github.voiceclone;

/** A call was made on a voice cloner, or one of its stages, that is closed. */
public class ClosedException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error that names what is closed. */
    public ClosedException(String what) {
        super(what + " is closed: build another one");
    }
}
