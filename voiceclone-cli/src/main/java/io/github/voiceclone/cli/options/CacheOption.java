package io.github.voiceclone.cli.options;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where embeddings are kept. */
public final class CacheOption {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keep speaker embeddings here, so that a recording is analysed only once.")
    private @Nullable Path directory;

    /** Gives the builder the cache, if one is set. */
    public VoiceClonerBuilder applyTo(VoiceClonerBuilder builder) {
        return directory == null ? builder : builder.cache(SpeakerCaches.disk(directory));
    }

    /** Returns what puts the cache before an encoder, and tells the observer of looks into it, if one is set. */
    public BiFunction<Encoder, StageObserver, Encoder> front() {
        if (directory == null) {
            return (encoder, observer) -> encoder;
        }
        return SpeakerCaches.disk(directory)::decorate;
    }
}
