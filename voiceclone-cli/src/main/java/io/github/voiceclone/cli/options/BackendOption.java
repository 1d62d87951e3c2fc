package io.github.voiceclone.cli.options;

import io.github.voiceclone.VoiceClonerBuilder;
import picocli.CommandLine.Option;

/** The option that says what runs every stage. */
public final class BackendOption {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = VoiceClonerBuilder.DEFAULT_BACKEND,
            description = "Backend of every stage. Default: ${DEFAULT-VALUE}.")
    private String name = VoiceClonerBuilder.DEFAULT_BACKEND;

    /** Returns the backend's name. */
    public String name() {
        return name;
    }
}
