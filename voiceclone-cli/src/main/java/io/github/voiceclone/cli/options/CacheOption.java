package io.github.voiceclone.cli.options;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --cache}. */
public final class CacheOption {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder in which to keep speaker embeddings, so that each recording is analysed once.")
    private @Nullable Path directory;

    /** Adds the cache to a builder, if the option is set. */
    public VoiceClonerBuilder applyTo(VoiceClonerBuilder builder) {
        return directory == null ? builder : builder.cache(SpeakerCaches.disk(directory));
    }

    /** Returns the decorator of encoders by the cache, which reports look-ups to the observer; the identity without a cache. */
    public BiFunction<Encoder, StageObserver, Encoder> front() {
        if (directory == null) {
            return (encoder, observer) -> encoder;
        }
        return SpeakerCaches.disk(directory)::decorate;
    }
}
