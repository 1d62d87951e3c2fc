package io.github.voiceclone.cli.options;

import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which voice pack to use. */
public final class PackOption {
    @Option(names = "--pack", paramLabel = "DIR", description = "Voice pack. Default: the embedded demo voice.")
    private @Nullable Path directory;

    /** Returns the pack set, or the embedded one. */
    public Optional<VoicePackSource> source() {
        return directory == null ? VoicePackSources.embedded() : Optional.of(VoicePackSource.directory(directory));
    }
}
