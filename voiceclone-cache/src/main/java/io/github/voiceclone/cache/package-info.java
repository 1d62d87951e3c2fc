/**
 * Caches of speakers, which keep recordings from being analyzed twice: in memory, on disk and in Redis, stacked.
 *
 * <pre>{@code
 * VoiceCloner.builder().cache(SpeakerCaches.memory()
 *         .then(SpeakerCaches.disk(Path.of("embeddings")))
 *         .then(SpeakerCaches.redis("redis://localhost")));
 * }</pre>
 *
 * <p>Parameters and return values are never {@code null} unless marked so.
 */
@NullMarked
package io.github.voiceclone.cache;

import org.jspecify.annotations.NullMarked;
