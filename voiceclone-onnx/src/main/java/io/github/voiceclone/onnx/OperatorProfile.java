package io.github.voiceclone.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.voiceclone.spi.GraphProfiles;
import io.github.voiceclone.spi.GraphProfiles.GraphProfile;
import java.nio.file.Path;
import java.util.Optional;

/** ONNX Runtime's own record of the operators that one session runs, if it is wanted. */
final class OperatorProfile {
    private final String graph;
    private final long startNanos = System.nanoTime();
    private final Optional<GraphProfiles> profiles;

    OperatorProfile(String graph, Optional<GraphProfiles> profiles) {
        this.graph = graph;
        this.profiles = profiles;
    }

    /** Makes a session of these options record from its creation on, if that is wanted. */
    void start(OrtSession.SessionOptions session) throws OrtException {
        if (profiles.isPresent()) {
            // ONNX Runtime adds the time and ".json" to the name.
            session.enableProfiling(profiles.get().folder().resolve(graph).toString());
        }
    }

    /** Completes the record, before the session is closed. */
    void finish(OrtSession session) throws OrtException {
        if (profiles.isPresent()) {
            profiles.get().add(new GraphProfile(graph, startNanos, Path.of(session.endProfiling())));
        }
    }
}
