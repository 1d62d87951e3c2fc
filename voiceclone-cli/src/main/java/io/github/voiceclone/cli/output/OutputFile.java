package io.github.voiceclone.cli.output;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** File that a command writes: rejected before the work if it cannot be written, and complete or absent after it. */
public final class OutputFile {
    /** The file name that stands for standard output, for the commands that write to it. */
    public static final Path STANDARD_OUTPUT = Path.of("-");

    private OutputFile() {}

    /** The content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes the content; does not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Rejects a file that cannot be written, or whose loss would be unintended.
     *
     * @param extensions the extensions that its name may have; empty for any
     * @param others the command's other files, null where there is none
     */
    public static void check(Path file, List<String> extensions, @Nullable Path... others) {
        if (file.equals(STANDARD_OUTPUT)) {
            throw refused(
                    file,
                    "only the --out of clone and of vocode may be standard output; give a file, or ./- for one"
                            + " of that name");
        }
        checkExtension(file, extensions);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refused(file, "it is there and not a regular file");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(file, "there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(folder)) {
            throw refused(file, "permission to write to the folder " + folder + " is denied");
        }
        for (Path other : others) {
            if (other != null && isSame(file, other)) {
                throw refused(file, "the command line names it for something else too; choose another name");
            }
        }
    }

    private static void checkExtension(Path file, List<String> extensions) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String extension = dot < 1 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
        if (!extension.isEmpty() && !extensions.isEmpty() && !extensions.contains(extension)) {
            throw refused(file, "its name ends with " + extension + ", expected " + String.join(" or ", extensions));
        }
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return file.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
        } catch (IOException e) {
            return false; // One of them cannot be looked at, which its reader or writer reports.
        }
    }

    /** Writes a file atomically: it is complete or unchanged, even when the program is told to end. */
    public static void write(Path file, Content content) {
        try (OnInterrupt.Begun<AtomicFile> begun = OnInterrupt.begin(() -> AtomicFile.create(file))) {
            AtomicFile whole = begun.work();
            content.writeTo(whole.out());
            whole.commit();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Writes a text in UTF-8, as {@link #write} does. */
    public static void writeText(Path file, String text) {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the error that reports that a file could not be written. */
    public static InvalidInputException failed(Path file, IOException cause) {
        return new InvalidInputException(file + ": cannot be written: " + reason(cause), cause);
    }

    /** Returns why an operation on a file failed. */
    public static String reason(IOException error) {
        String kind = error.getClass().getSimpleName().replace("Exception", "");
        String words = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        String detail = error instanceof FileSystemException file ? file.getReason() : error.getMessage();
        return Stream.of(detail == null ? "" : detail, words)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("input or output failed");
    }

    private static InvalidInputException refused(Path file, String why) {
        return new InvalidInputException(file + ": cannot be written: " + why);
    }
}
