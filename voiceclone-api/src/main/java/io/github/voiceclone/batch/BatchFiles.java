package io.github.voiceclone.batch;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioEncoding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Files of the speech of many texts in one folder, each named by its text's id. A file is there only when it is complete, if
 * it is written by {@link io.github.voiceclone.Speech#save}, so that what is missing is what is to be spoken. Immutable.
 */
public final class BatchFiles {
    /** Maximum length of a file name on common file systems. */
    private static final int MAX_NAME_BYTES = 255;

    private final Path folder;
    private final String extension;
    private final String advice;

    /**
     * Creates the names of files.
     *
     * @param folder the folder; it need not be there
     * @param encoding the format of files named by an id, which gives their extension
     * @param advice what to do about an id that cannot name a file, as the end of a message
     * @throws InvalidInputException if there is no such format
     */
    public BatchFiles(Path folder, AudioEncoding encoding, String advice) {
        this.folder = folder.toAbsolutePath().normalize();
        this.extension = "." + encoding.requireEncoder().extensions().get(0);
        this.advice = Objects.requireNonNull(advice, "advice");
    }

    /**
     * Returns the file of a text.
     *
     * @throws InvalidInputException if the id cannot be the name of a file in the folder
     */
    public Path ofId(String id) {
        if (id.contains("/") || id.contains("\\")) {
            throw new InvalidInputException("id '" + id + "' is no file name: " + advice);
        }
        return named(id + extension);
    }

    /**
     * Returns a file by its path below the folder.
     *
     * @throws InvalidInputException if it cannot be the name of a file with an extension in the folder
     */
    public Path named(String name) {
        requireShort(name);
        Path file = folder.resolve(path(name)).normalize();
        if (!file.startsWith(folder) || path(name).isAbsolute()) {
            throw new InvalidInputException("'" + name + "' is outside of " + folder);
        }
        String last = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (last.lastIndexOf('.') < 1) {
            throw new InvalidInputException("'" + name + "' is not the name of a " + extension + " file");
        }
        return file;
    }

    /** Returns whether a text has been spoken into its file. */
    public static boolean isSpoken(Path file) {
        return Files.isRegularFile(file);
    }

    private void requireShort(String name) {
        for (String part : name.split("[/\\\\]", -1)) {
            int bytes = part.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                throw new InvalidInputException("'" + part.substring(0, part.offsetByCodePoints(0, 20))
                        + "…' is too long for the name of a file: " + bytes + " bytes in UTF-8, expected at most "
                        + MAX_NAME_BYTES + " with its ending; " + advice);
            }
        }
    }

    /**
     * Returns a path of the file system.
     *
     * @throws InvalidInputException if it cannot be one
     */
    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new InvalidInputException("'" + name + "' cannot be the name of a file here: " + e.getReason(), e);
        }
    }
}
