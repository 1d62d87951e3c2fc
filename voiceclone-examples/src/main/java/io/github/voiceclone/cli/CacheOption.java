package io.github.voiceclone.cli;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.cache.EmbeddingCaches;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.spi.Encoder;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where embeddings are kept. */
final class CacheOption {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keep speaker embeddings here, so that a recording is analysed only once.")
    private @Nullable Path directory;

    /** Gives the builder the cache, if one is set. */
    VoiceClonerBuilder applyTo(VoiceClonerBuilder builder) {
        return directory == null ? builder : builder.cache(EmbeddingCaches.disk(directory));
    }

    /** Opens an encoder, behind the cache if one is set. */
    Encoder applyTo(Supplier<Encoder> opening) {
        if (directory == null) {
            return opening.get();
        }
        TieredCache cache = EmbeddingCaches.disk(directory);
        return cache.decorate(opening.get());
    }
}
