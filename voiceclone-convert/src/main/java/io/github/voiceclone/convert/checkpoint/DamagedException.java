package io.github.voiceclone.convert.checkpoint;

import java.io.IOException;

/** What a checkpoint's bytes say cannot be; the message names no file, whoever knows the file adds it. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
