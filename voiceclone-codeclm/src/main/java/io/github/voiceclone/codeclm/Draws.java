package io.github.voiceclone.codeclm;

import io.github.voiceclone.SynthesisOptions;

/** Source of the random numbers of a row's frames. Thread-safe. */
@FunctionalInterface
public interface Draws {
    /** Fills an array for a frame, by its index. */
    void fill(int frame, float[] into);

    /** Returns the standard normal numbers of a request's segment and attempt. */
    static Draws normal(long seed, int segment, int attempt) {
        int stream = stream(segment, attempt);
        return (frame, into) -> NormalDraws.fill(seed, stream, frame, into);
    }

    /** Returns the uniform numbers of a request's segment and attempt: from 0, below 1. */
    static Draws uniform(long seed, int segment, int attempt) {
        int stream = stream(segment, attempt);
        return (frame, into) -> UniformDraws.fill(seed, stream, frame, into);
    }

    private static int stream(int segment, int attempt) {
        return segment * SynthesisOptions.MAX_ATTEMPTS + attempt;
    }
}
