package io.github.voiceclone.convert;

import io.github.voiceclone.runtime.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of the reference checkpoints, and what lies in folders. */
final class Checkpoints {
    private Checkpoints() {}

    /** Copies a file of {@code /reference} into a folder, under its own name. */
    static Path copy(String name, Path folder) throws IOException {
        return copy(name, folder, name.substring(name.lastIndexOf('/') + 1));
    }

    /** Copies a file of {@code /reference} into a folder. */
    static Path copy(String name, Path folder, String as) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(as);
        try (InputStream in = Objects.requireNonNull(Checkpoints.class.getResourceAsStream("/reference/" + name))) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Replaces text in a settings file. */
    static void edit(Path json, String text, String replacement) throws IOException {
        String before = Files.readString(json);
        if (!before.contains(text)) {
            throw new IllegalArgumentException(json + " lacks " + text);
        }
        Files.writeString(json, before.replace(text, replacement));
    }

    /** Returns the files of a folder, by relative path; each as the SHA-256 of its content. */
    static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                String hash = new Sha256().add(bytes).hex();
                content.put(folder.relativize(file).toString().replace('\\', '/'), hash);
            }
        }
        return content;
    }

    /** Returns the names in a folder, sorted; hidden ones too. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
