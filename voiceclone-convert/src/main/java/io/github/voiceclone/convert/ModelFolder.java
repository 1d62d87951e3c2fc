package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.network.CodecGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files of a model as they were downloaded, in one folder. */
final class ModelFolder {
    private static final int MAX_TOKENIZER_BYTES = 16 << 20;

    private final Path folder;

    /**
     * Opens a folder.
     *
     * @param content what it should hold, for errors
     * @throws InvalidInputException if it is none
     */
    ModelFolder(Path folder, String content) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + " is no folder: expected one with " + content);
        }
        this.folder = folder;
    }

    /** Returns the only file with an ending, or a file of that name. */
    Path only(String what, String... endings) {
        try (Stream<Path> content = Files.list(folder)) {
            List<Path> found = content.filter(file ->
                            Stream.of(endings).anyMatch(file.getFileName().toString()::endsWith))
                    .sorted()
                    .toList();
            if (found.size() != 1) {
                String names = found.stream()
                        .limit(8)
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.joining(", "));
                String wanted = Stream.of(endings)
                        .map(ending -> ending.startsWith(".") ? "*" + ending : ending)
                        .collect(Collectors.joining(" or "));
                throw new InvalidInputException(folder + " has " + found.size() + " files " + wanted
                        + (found.isEmpty() ? "" : " (" + names + ")") + ", expected one: " + what);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new InvalidInputException(folder + " cannot be read: " + e, e);
        }
    }

    /** Reads the tokenizer. */
    byte[] tokenizer() {
        return read(CodecGraphs.TOKENIZER, MAX_TOKENIZER_BYTES);
    }

    /** Reads a file of the folder. */
    byte[] read(String name, int max) {
        return read(folder.resolve(name), max);
    }

    /** Reads a file. */
    static byte[] read(Path file, int max) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("there is no " + file + ": put the model's " + file.getFileName()
                    + " next to its weights, from the same place");
        }
        try {
            if (Files.size(file) > max) {
                throw new InvalidInputException(file + " has " + Files.size(file) + " bytes, the limit is " + max);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: " + e, e);
        }
    }
}
