package io.github.voiceclone.graph;

import io.github.voiceclone.VoiceCloneException;
import org.jspecify.annotations.Nullable;

/** Thrown when a graph cannot be read as ONNX, or cannot be rewritten. */
public class GraphException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error with a one-line message. */
    public GraphException(String message) {
        super(message);
    }

    /** Creates an error with a one-line message and its cause. */
    public GraphException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
