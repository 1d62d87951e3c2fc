package io.github.voiceclone.cli.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --device}. */
public final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "Device to run on: cpu, cuda or cuda:N, or several to try in turn, as in cuda,cpu."
                    + " Default: the backend's own.")
    private @Nullable String name;

    /** Returns the device's name, empty for the backend's own. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }
}
