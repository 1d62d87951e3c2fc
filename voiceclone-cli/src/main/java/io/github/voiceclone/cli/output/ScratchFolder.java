package io.github.voiceclone.cli.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Temporary folder of a command, deleted with its content on closing, and when the process is
 * told to end. Closing twice does nothing.
 */
public final class ScratchFolder implements AutoCloseable {
    private final OnInterrupt.Begun<Folder> folder;

    /** Creates the folder in the system's folder of temporary files. */
    public ScratchFolder() {
        try {
            folder = OnInterrupt.begin(() -> new Folder(Files.createTempDirectory("voiceclone")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the folder. */
    public Path path() {
        return folder.work().path();
    }

    @Override
    public void close() {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Folder(Path path) implements Closeable {
        @Override
        public void close() throws IOException {
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
}
