package io.github.voiceclone;

import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;

/** Keeps speaker embeddings, so that no recording is analysed twice. */
@FunctionalInterface
public interface EmbeddingCache {
    /**
     * Returns an encoder that answers from the cache where it can, and asks {@code encoder} where it cannot.
     *
     * @param encoder the encoder to stand before; the result's {@code close} closes it
     */
    Encoder decorate(Encoder encoder);

    /**
     * Does as {@link #decorate(Encoder)}, and tells an observer of each look into the cache; a cache that does not
     * override this tells nothing.
     */
    default Encoder decorate(Encoder encoder, StageObserver observer) {
        return decorate(encoder);
    }
}
