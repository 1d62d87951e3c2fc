package io.github.voiceclone.server.voices;

import io.github.voiceclone.VoiceCloneException;
import org.jspecify.annotations.Nullable;

/** The store of voices cannot be read or written now; a later call may succeed. Clients are told so with status 503. */
public final class VoiceStoreException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error; the message says which store, and what to check. */
    public VoiceStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
