package io.github.voiceclone.cli.options;

import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.optimize.CodecPacks;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --pack}. */
public final class PackOption {
    @Option(names = "--pack", paramLabel = "DIR", description = "Voice pack. Default: the embedded demo voice.")
    private @Nullable Path directory;

    /** Returns the pack set, or the embedded one, empty if there is none. */
    public Optional<VoicePackSource> source() {
        return in(directory);
    }

    /**
     * Returns the pack set, or the embedded one.
     *
     * @throws VoicePackException if there is none that can be opened
     */
    public VoicePackSource required() {
        VoicePackSource found = VoicePackManifest.required(source());
        if (CodecPacks.open(found).isEmpty()) {
            VoicePack.open(found);
        }
        return found;
    }

    /** Returns the pack in a directory, or the embedded one if the directory is null, empty if there is none. */
    public static Optional<VoicePackSource> in(@Nullable Path directory) {
        return directory == null ? VoicePackSources.embedded() : Optional.of(VoicePackSource.directory(directory));
    }
}
