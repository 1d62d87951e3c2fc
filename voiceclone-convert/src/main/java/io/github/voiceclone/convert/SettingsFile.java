package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.SettingsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON file with a checkpoint's settings in its folder: the one with the checkpoint's own name, else
 * {@code config.json}, else the only one that holds the settings looked for.
 */
final class SettingsFile {
    private static final int MAX_CANDIDATE = 1 << 20;

    private SettingsFile() {}

    /**
     * Refuses settings of a stage that has no checkpoint, as they would have no effect.
     *
     * @param settings null if none are given
     * @param checkpoint null if the stage has none
     */
    static void requireCheckpoint(Stage stage, @Nullable Path settings, @Nullable Path checkpoint) {
        if (settings != null && checkpoint == null) {
            throw new InvalidInputException(settings + " is given as the settings of a " + stage.id()
                    + ", of which there is no checkpoint: give one too, or leave the settings out");
        }
    }

    /**
     * Returns the settings file of a checkpoint, if there is one.
     *
     * @param key a key that settings of this kind of network hold
     * @throws CheckpointException if several files could be meant
     */
    static Optional<Path> beside(Path checkpoint, String key) {
        String name = String.valueOf(checkpoint.getFileName());
        int dot = name.lastIndexOf('.');
        Path own = checkpoint.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".json");
        Path common = checkpoint.resolveSibling("config.json");
        if (Files.isRegularFile(own)) {
            return Optional.of(own);
        }
        if (holds(common, key) || isBroken(common, key)) {
            return Optional.of(common);
        }
        return only(candidates(checkpoint, key), checkpoint);
    }

    private static Optional<Path> only(List<Path> found, Path checkpoint) {
        if (found.size() > 1) {
            String names = found.stream()
                    .map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new CheckpointException("several files beside " + checkpoint + " may hold its settings (" + names
                    + "): name the one that is meant");
        }
        return found.stream().findFirst();
    }

    private static List<Path> candidates(Path checkpoint, String key) {
        List<Path> found = new ArrayList<>();
        Path folder = checkpoint.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                if (holds(file, key)) {
                    found.add(file);
                }
            }
        } catch (IOException e) {
            throw new CheckpointException("the folder of " + checkpoint + " cannot be listed: " + e, e);
        }
        return found;
    }

    private static boolean holds(Path file, String key) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_CANDIDATE) {
                return false;
            }
            return SettingsJson.read(file).has(key);
        } catch (IOException | CheckpointException e) {
            return false; // Not JSON, so not the settings.
        }
    }

    /** Tells whether a file names the key and cannot be parsed: reading it will say where it is wrong. */
    private static boolean isBroken(Path file, String key) {
        try {
            boolean small = Files.isRegularFile(file) && Files.size(file) <= MAX_CANDIDATE;
            return small
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains('"' + key + '"')
                    && !SettingsJson.isObject(file);
        } catch (IOException e) {
            return false;
        }
    }
}
