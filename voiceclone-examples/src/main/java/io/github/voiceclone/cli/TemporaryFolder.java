package io.github.voiceclone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for what is made on the way, deleted afterwards even when the program is told to end. */
final class TemporaryFolder {
    private TemporaryFolder() {}

    /** Work with a folder. */
    @FunctionalInterface
    interface Work<R> {
        R in(Path folder) throws IOException;
    }

    /** Does some work with an empty folder, and returns its result. */
    @SuppressWarnings("try") // The hook is only opened and closed.
    static <R> R with(String name, Work<R> work) throws IOException {
        Path folder = Files.createTempDirectory(name);
        try (OnInterrupt unfinished = new OnInterrupt(() -> delete(folder))) {
            return work.in(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
