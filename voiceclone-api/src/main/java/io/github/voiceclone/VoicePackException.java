package io.github.voiceclone;

import org.jspecify.annotations.Nullable;

/** A voice pack cannot be used: it is absent, damaged, or of a format this release does not read. */
public class VoicePackException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Reason why a voice pack cannot be used. */
    public enum Reason {
        /** The pack, or a file or stage that is asked of it, is not there. */
        MISSING,
        /** A file's content is not what the manifest records, or the manifest is not well-formed. */
        CORRUPT,
        /** The manifest's format version is older than this release reads: convert the checkpoints again. */
        TOO_OLD,
        /** The manifest's format version is newer than this release reads: upgrade the library. */
        TOO_NEW,
        /** The manifest names a model family that is not on the class path, or another than the one that reads it. */
        UNKNOWN_FAMILY
    }

    private final Reason reason;

    /** Creates an error with its reason and a one-line message. */
    public VoicePackException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an error with its reason, a one-line message and the error that led to it. */
    public VoicePackException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns what keeps the pack from being used. */
    public Reason reason() {
        return reason;
    }
}
