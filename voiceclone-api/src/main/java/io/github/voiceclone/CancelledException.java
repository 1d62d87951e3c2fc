package io.github.voiceclone;

/** A request was cancelled by its caller before it was done. */
public class CancelledException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates the error. */
    public CancelledException() {
        super("the request was cancelled before it was done: send it again if it is still wanted");
    }
}
