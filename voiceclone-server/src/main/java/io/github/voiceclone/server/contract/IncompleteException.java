package io.github.voiceclone.server.contract;

import java.io.IOException;

/** The speech of a response that has begun failed. */
final class IncompleteException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean told;

    /** Creates the error; {@code told} says whether the response itself says so, and is complete. */
    IncompleteException(RuntimeException cause, boolean told) {
        super("the speech failed after its first audio", cause);
        this.told = told;
    }

    boolean told() {
        return told;
    }
}
