package io.github.voiceclone;

/** A request was cancelled by its caller before it was done, or the calling thread was interrupted. */
public class CancelledException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates the error. */
    public CancelledException() {
        this("the request was cancelled before it was done: send it again if it is still wanted");
    }

    private CancelledException(String message) {
        super(message);
    }

    /** Returns the error of a request whose calling thread was interrupted, and sets that thread's interrupt flag again. */
    public static CancelledException interrupted() {
        Thread.currentThread().interrupt();
        return new CancelledException("the calling thread was interrupted before the request was done");
    }
}
