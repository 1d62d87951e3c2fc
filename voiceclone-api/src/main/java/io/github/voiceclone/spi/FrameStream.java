package io.github.voiceclone.spi;

import java.util.List;
import java.util.function.Consumer;

/** The frames of one call of a synthesizer, taken as they become ready. Used by one thread at a time. */
public interface FrameStream extends AutoCloseable {
    /**
     * Returns the next parts, after waiting for the first of them. Parts of one request arrive in order; those of different
     * requests may interleave. A request that is cancelled, by its own failure too, has no further parts.
     *
     * @param max largest number of parts to return; at least 1
     * @return up to {@code max} parts; none once every request has ended
     * @throws io.github.voiceclone.VoiceCloneException if the call fails as a whole
     */
    List<FramePart> next(int max);

    /** Takes all parts that are left, one at a time, and hands them to {@code action}. */
    default void forEachRemaining(Consumer<FramePart> action) {
        for (List<FramePart> parts = next(1); !parts.isEmpty(); parts = next(1)) {
            parts.forEach(action);
        }
    }

    /** Stops the synthesis of what was not taken. Closing again has no effect. */
    @Override
    void close();
}
