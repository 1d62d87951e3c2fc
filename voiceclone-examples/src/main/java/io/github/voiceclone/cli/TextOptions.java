package io.github.voiceclone.cli;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Limits;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A text given on the command line or in a UTF-8 file. */
final class TextOptions {
    private static final int LONGEST_ENCODING = 4;

    @Option(names = "--text", paramLabel = "TEXT", description = "Text to speak.")
    private @Nullable String text;

    @Option(names = "--text-file", paramLabel = "FILE", description = "UTF-8 file with the text to speak.")
    private @Nullable Path file;

    /** Returns the text; its length is within the default limits. */
    String read() {
        if (text != null && file == null) {
            Limits.defaults().checkText(text);
            return text;
        }
        if (file == null || text != null) {
            throw new InvalidInputException("give the text to speak with either --text or --text-file");
        }
        return read(file);
    }

    /** Returns the content of a UTF-8 file. */
    static String read(Path file) {
        try {
            long most = (long) Limits.defaults().longestText() * LONGEST_ENCODING;
            if (Files.size(file) > most) {
                throw new InvalidInputException("text file " + file + " has " + Files.size(file)
                        + " bytes, the limit is " + most + ": split it");
            }
            String content = Files.readString(file);
            Limits.defaults().checkText(content);
            return content.startsWith("\uFEFF") ? content.substring(1) : content;
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("there is no text file " + file, e);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("text file " + file + " is not UTF-8: save it as UTF-8", e);
        } catch (IOException e) {
            throw new InvalidInputException("text file " + file + " cannot be read: " + e, e);
        }
    }
}
