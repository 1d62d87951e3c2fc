package io.github.voiceclone.cli.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --precision} of commands that run in one precision. */
public final class PrecisionOption {
    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Precision to compute in. Default: the backend's own, fp32 for onnx, fp16 for tensorrt.")
    private @Nullable String name;

    /** Returns the precision's name, empty for the backend's own. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }
}
