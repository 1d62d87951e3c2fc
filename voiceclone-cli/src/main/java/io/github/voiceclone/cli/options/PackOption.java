package io.github.voiceclone.cli.options;

import io.github.voiceclone.Voice;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import io.github.voiceclone.sv2tts.pack.VoicePack;
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
        return in(directory);
    }

    /** Returns the pack set, or the embedded one, as {@link #required(Path)} does. */
    public VoicePackSource required() {
        return required(directory);
    }

    /**
     * Returns the pack in a directory, or the embedded one if the directory is null.
     *
     * @throws VoicePackException if there is none that can be opened, saying what to do
     */
    public static VoicePackSource required(@Nullable Path directory) {
        Optional<VoicePackSource> found = in(directory);
        VoicePack.open(found);
        return found.orElseThrow();
    }

    /** Returns the pack in a directory, or the embedded one, if there is one, if the directory is null. */
    public static Optional<VoicePackSource> in(@Nullable Path directory) {
        return directory == null ? VoicePackSources.embedded() : Optional.of(VoicePackSource.directory(directory));
    }
}
