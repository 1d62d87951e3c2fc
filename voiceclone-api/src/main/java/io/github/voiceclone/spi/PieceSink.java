package io.github.voiceclone.spi;

import io.github.voiceclone.VoiceCloneException;

/**
 * Takes the results of a batch as they become ready. The pieces of one request arrive in order; those of different
 * requests may interleave. Called by one thread at a time, the one that made the batch call.
 *
 * @param <T> what a piece is
 */
@FunctionalInterface
public interface PieceSink<T> {
    /**
     * Takes the next piece of one request. An exception thrown here ends the whole batch call with it.
     *
     * @param request index of the request in the batch
     * @param piece its next piece
     */
    void accept(int request, T piece);

    /**
     * Takes the failure of one request; no piece of it follows, and the others go on. By default the failure ends the
     * whole batch call.
     *
     * @param request index of the request in the batch
     * @param failure why it failed
     */
    default void failed(int request, VoiceCloneException failure) {
        throw failure;
    }
}
