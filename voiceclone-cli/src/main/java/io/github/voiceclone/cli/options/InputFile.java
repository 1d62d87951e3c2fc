package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that a command reads, and standard input. */
public final class InputFile {
    private static final Path STANDARD_INPUT = Path.of("-");

    private InputFile() {}

    /** Opens a file, or standard input for {@code -}, which is not closed with the stream. */
    public static InputStream open(Path file) throws IOException {
        if (!file.equals(STANDARD_INPUT)) {
            return Files.newInputStream(file);
        }
        return new FilterInputStream(System.in) {
            @Override
            public void close() {}
        };
    }

    /** Rejects {@code -} as the file of an option that does not read standard input. */
    public static void requireFile(String option, @Nullable Path file) {
        if (STANDARD_INPUT.equals(file)) {
            throw new InvalidInputException(option + " is -, but it does not read standard input (--text-file and"
                    + " --manifest do): give a file, or ./- for one of that name");
        }
    }
}
