package io.github.voiceclone.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A voice pack in a directory. */
record DirectoryVoicePack(Path directory) implements VoicePackSource {
    @Override
    public String description() {
        return directory.toString();
    }

    @Override
    public InputStream open(String path) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        Path file = resolve(root, path);
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newInputStream(file);
    }

    private static Path resolve(Path root, String path) throws NoSuchFileException {
        try {
            return root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new NoSuchFileException(root.toString(), null, e.getMessage());
        }
    }
}
