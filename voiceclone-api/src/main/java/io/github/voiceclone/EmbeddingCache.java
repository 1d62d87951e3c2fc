package io.github.voiceclone;

import io.github.voiceclone.spi.Encoder;

/** Keeps speaker embeddings, so that no recording is analysed twice. */
@FunctionalInterface
public interface EmbeddingCache {
    /**
     * Returns an encoder that answers from the cache where it can, and asks {@code encoder} where it cannot.
     *
     * @param encoder the encoder to stand before; the result's {@code close} closes it
     */
    Encoder decorate(Encoder encoder);
}
