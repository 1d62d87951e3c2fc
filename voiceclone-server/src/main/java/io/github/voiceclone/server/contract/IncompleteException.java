package io.github.voiceclone.server.contract;

import java.io.IOException;

/** A response that has begun cannot be completed, because its speech failed. */
final class IncompleteException extends IOException {
    private static final long serialVersionUID = 1L;

    IncompleteException(RuntimeException cause) {
        super("the speech failed after its first audio", cause);
    }
}
