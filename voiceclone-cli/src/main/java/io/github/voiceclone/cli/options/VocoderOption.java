package io.github.voiceclone.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --vocoder}. */
public final class VocoderOption {
    @Option(names = "--vocoder", paramLabel = "NAME", description = "Backend of the vocoder, as in griffin-lim.")
    private @Nullable String name;

    /** Returns the backend's name; null for the backend of every stage. */
    public @Nullable String name() {
        return name;
    }
}
