package io.github.voiceclone.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for what a command needs while it runs; closing it deletes it with all that is in it. Closing twice does nothing. */
final class ScratchFolder implements Closeable {
    private final Path path;

    ScratchFolder() throws IOException {
        path = Files.createTempDirectory("voiceclone");
    }

    Path path() {
        return path;
    }

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
