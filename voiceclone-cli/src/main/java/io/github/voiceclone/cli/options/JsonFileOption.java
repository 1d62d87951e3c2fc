package io.github.voiceclone.cli.options;

import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --json FILE} of commands that measure. */
public final class JsonFileOption {
    @Option(names = "--json", paramLabel = "FILE", description = "Save every figure as JSON.")
    private @Nullable Path file;

    /** Rejects a file that cannot be written; {@code others} are the command's other files, null where there is none. */
    public void check(@Nullable Path... others) {
        if (file != null) {
            OutputFile.check(file, List.of(".json"), others);
        }
    }

    /** Saves a report, if the option is set. */
    public void save(Object report) {
        if (file != null) {
            OutputFile.writeText(file, Json.text(report) + System.lineSeparator());
        }
    }
}
