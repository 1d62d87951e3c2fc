package io.github.voiceclone.cli.options;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.output.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A text given on the command line or in a UTF-8 file. */
public final class TextOptions {
    private static final int MAX_ENCODING_BYTES = 4;
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final char REPLACEMENT = '\uFFFD';
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "The text; - for standard input, which clone speaks as it comes.")
    private @Nullable String text;

    @Option(names = "--text-file", paramLabel = "FILE", description = "UTF-8 file with the text; - for standard input.")
    private @Nullable Path file;

    /** Returns the text; its length is within the default limits. */
    public String read() {
        if (inPieces()) {
            return read(STANDARD_INPUT);
        }
        if (text != null && file == null) {
            requireDecoded(text);
            InputLimits.defaults().checkText(text);
            return text;
        }
        if (file == null || text != null) {
            throw new InvalidInputException("give the text with either --text or --text-file");
        }
        return read(file);
    }

    /** Returns the text, as {@link #read()} does, and rejects one without anything but spaces and control characters. */
    public String readSpeech() {
        String read = read();
        if (read.codePoints().allMatch(each -> Character.isWhitespace(each) || Character.isISOControl(each))) {
            throw new InvalidInputException("the text is empty: nothing in it can be spoken");
        }
        return read;
    }

    /** Returns whether the text is to be spoken as it comes from standard input. */
    public boolean inPieces() {
        return "-".equals(text) && file == null;
    }

    /** Returns the text of standard input as it comes. */
    public Flow.Publisher<String> pieces() {
        return new InputPieces(System.in);
    }

    /** Returns the file of the text; null if the text is on the command line. */
    @Nullable
    public Path file() {
        return file;
    }

    /** Rejects a text of which Java could not decode every byte: it decodes arguments by the locale's character set. */
    private static void requireDecoded(String text) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw new InvalidInputException("--text has bytes that the locale's character set ("
                    + System.getProperty("sun.jnu.encoding")
                    + ") has no characters for: set LC_ALL=C.UTF-8, or use --text-file");
        }
    }

    /** Returns the content of a UTF-8 file, or of standard input for {@code -}. */
    public static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("text file " + file + " is a folder");
        }
        try (InputStream in = InputFile.open(file)) {
            int most = InputLimits.defaults().maxTextLength() * MAX_ENCODING_BYTES;
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new InvalidInputException(
                        "text file " + file + " has more than " + most + " bytes, the limit: split it");
            }
            String content = decode(bytes);
            InputLimits.defaults().checkText(content);
            return content;
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("there is no text file " + file, e);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("text file " + file + " is not UTF-8: save it as UTF-8", e);
        } catch (IOException e) {
            throw new InvalidInputException("text file " + file + " cannot be read: " + OutputFile.reason(e), e);
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        String content = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return withoutByteOrderMark(content);
    }

    /** Returns a text without the byte order mark that some programs begin UTF-8 files with. */
    public static String withoutByteOrderMark(String content) {
        return content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
    }
}
