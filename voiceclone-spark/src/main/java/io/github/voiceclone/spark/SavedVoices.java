package io.github.voiceclone.spark;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Saved voices by name, as they are broadcast: the content of their files. */
record SavedVoices(TreeMap<String, byte[]> files) implements Serializable {
    private static final String EXTENSION = ".voice";

    /**
     * Reads the voices of a folder, each named by its file without {@code .voice}.
     *
     * @param folder the folder; empty for no voices
     * @throws InvalidInputException if it cannot be read, or a file is no saved voice
     */
    static SavedVoices read(String folder) {
        TreeMap<String, byte[]> voices = new TreeMap<>();
        if (folder.isEmpty()) {
            return new SavedVoices(voices);
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(EXTENSION)) {
                    voices.put(
                            name.substring(0, name.length() - EXTENSION.length()),
                            Voice.load(file).toBytes());
                }
            }
            return new SavedVoices(voices);
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException("the folder of voices " + folder + " cannot be read: " + e, e);
        }
    }

    static SavedVoices of(Map<String, Voice> voices) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        voices.forEach((name, voice) -> files.put(name, voice.toBytes()));
        return new SavedVoices(files);
    }

    byte @Nullable [] named(String name) {
        return files.get(name);
    }

    String names() {
        return files.isEmpty() ? "none" : String.join(", ", files.keySet());
    }
}
