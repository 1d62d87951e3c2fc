/**
 * Caches of speaker embeddings, so that no recording is analysed twice: in memory, on disk and in Redis, stacked.
 *
 * <pre>{@code
 * VoiceCloner.builder().cache(EmbeddingCaches.memory()
 *         .then(EmbeddingCaches.disk(Path.of("embeddings")))
 *         .then(EmbeddingCaches.redis("redis://localhost")));
 * }</pre>
 *
 * <p>Parameters and return values are never {@code null} unless marked so.
 */
@NullMarked
package io.github.voiceclone.cache;

import io.github.voiceclone.VoiceCloner;
import org.jspecify.annotations.NullMarked;
