package io.github.voiceclone.cli.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * An empty folder for what a command makes on the way, deleted with all that is in it on closing, and when the process is
 * told to end. Closing twice does nothing.
 */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private final OnInterrupt unfinished;

    /** Makes the folder where the system keeps temporary files. */
    public ScratchFolder() {
        try {
            path = Files.createTempDirectory("voiceclone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        unfinished = new OnInterrupt(this::delete);
    }

    /** Returns the folder. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try (unfinished) {
            delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> content = Files.walk(path)) {
            for (Path file : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
