package io.github.voiceclone.cli.options;

import io.github.voiceclone.VoiceClonerBuilder;
import picocli.CommandLine.Option;

/** The option {@code --backend}. */
public final class BackendOption {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "Backend of every stage. Default: ${DEFAULT-VALUE}.")
    private String name;

    /** Creates the option with the backend of a voice cloner as its default. */
    public BackendOption() {
        this(VoiceClonerBuilder.DEFAULT_BACKEND);
    }

    /** Creates the option with a default. */
    public BackendOption(String name) {
        this.name = name;
    }

    /** Returns the backend's name. */
    public String name() {
        return name;
    }
}
