package io.github.voiceclone.audio;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads recordings of every format for which an {@link AudioDecoder} is on the class path: WAV always, FLAC, MP3 and Opus with
 * the {@code voiceclone-audio} jar. A file's first bytes tell its format; its name does not matter, and tags in front of it
 * (ID3v2, APE) are skipped. Thread-safe.
 *
 * <p>Recordings at less than 4,000 or more than 768,000 Hz are refused. Channels become one, their average; where they
 * cancel one another (antiphase), the first is taken instead and a warning is logged.
 *
 * <p>Every error is an {@link InvalidInputException} whose message starts with the recording's name.
 */
public final class AudioFiles {
    private static final Logger LOG = LoggerFactory.getLogger(AudioFiles.class);
    /** Advice to a program whose recording is {@linkplain #tooLarge too large}. */
    static final String RAISE_LIMIT = ", or raise InputLimits.maxFileBytes";

    private static final String EXTRA_FORMATS_JAR = "voiceclone-audio";

    private AudioFiles() {}

    /** Reads a recording from a file, as {@link #read(Path, long, double)} does. */
    public static AudioClip read(Path path, InputLimits limits) {
        return read(path, Objects.requireNonNull(limits, "limits").maxFileBytes(), seconds(limits));
    }

    /** Reads a recording from a stream, as {@link #read(InputStream, String, long, double)} does. */
    public static AudioClip read(InputStream in, String name, InputLimits limits) {
        return read(in, name, Objects.requireNonNull(limits, "limits").maxFileBytes(), seconds(limits));
    }

    private static double seconds(InputLimits limits) {
        return TimeUnit.NANOSECONDS.convert(limits.maxRecording()) / 1e9;
    }

    /**
     * Reads a recording from a file.
     *
     * @param path the file
     * @param maxBytes the largest file to accept; a larger one is refused before it is read
     * @param maxSeconds the longest recording to accept
     * @return the recording, mono, at its own rate, with at least one sample
     * @throws InvalidInputException if there is no such file, or it cannot be read, is empty, damaged, truncated, of an
     *     unknown format or beyond a limit, or holds no samples or ones that are not finite
     */
    public static AudioClip read(Path path, long maxBytes, double maxSeconds) {
        if (Files.isDirectory(Objects.requireNonNull(path, "path"))) {
            throw new InvalidInputException(path + ": is a folder, expected a recording");
        }
        try (InputStream in = Files.newInputStream(path)) {
            if (Files.size(path) > maxBytes) {
                throw new InvalidInputException(
                        tooLarge(path.toString(), Files.size(path) + " bytes", maxBytes), RAISE_LIMIT);
            }
            return read(in, path.toString(), maxBytes, maxSeconds);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(path + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new InvalidInputException(path + ": permission to read the file is denied", e);
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /**
     * Reads a recording from a stream.
     *
     * @param in the content of a recording's file, from its first byte; read as far as needed, not closed
     * @param name what error messages call the recording
     * @param maxBytes the most bytes to read
     * @param maxSeconds the longest recording to accept
     * @return the recording, mono, at its own rate, with at least one sample
     * @throws InvalidInputException as {@link #read(Path, long, double)} does
     */
    public static AudioClip read(InputStream in, String name, long maxBytes, double maxSeconds) {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(name, "name");
        LimitedInputStream limited = new LimitedInputStream(in, maxBytes, tooLarge(name, "more", maxBytes));
        try (InputStream content = new BufferedInputStream(limited)) {
            if (peek(content, 1).length == 0) {
                throw new InvalidInputException(name + ": the file is empty, expected a recording");
            }
            AudioClip clip = decode(content, name, maxSeconds);
            if (!clip.note().isEmpty()) {
                LOG.warn("{}: {}", name, clip.note());
            }
            return clip;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static byte[] peek(InputStream content, int length) throws IOException {
        content.mark(length);
        byte[] bytes = content.readNBytes(length);
        content.reset();
        return bytes;
    }

    private static AudioClip decode(InputStream content, String name, double maxSeconds) throws IOException {
        AudioClip clip;
        AudioDecoder decoder;
        try {
            LeadingTags.skip(content);
            decoder = decoder(content);
            clip = decoder.decode(content, maxSeconds);
            InputLimits.checkSampleRate(clip.sampleRate());
        } catch (LimitedInputStream.LimitException e) {
            throw e;
        } catch (InvalidInputException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
        if (clip.length() == 0) {
            throw new InvalidInputException(name + ": the " + decoder.formatName() + " file holds no samples");
        }
        return clip;
    }

    /** Asks for formats that are told by their first bytes, then for ones that may start somewhat later. */
    private static AudioDecoder decoder(InputStream content) throws IOException {
        List<AudioDecoder> decoders = decoders();
        byte[] header = peek(content, AudioDecoder.HEADER_LENGTH);
        if (header.length == 0) {
            throw new InvalidInputException("the file holds nothing but tags, expected a recording");
        }
        AudioDecoder found = recognizing(decoders, header);
        if (found == null && !FileSignature.isForeign(header)) {
            found = recognizing(decoders, peek(content, AudioDecoder.LONG_HEADER_LENGTH));
        }
        if (found != null) {
            return found;
        }
        String formats = decoders.stream()
                .map(AudioDecoder::formatName)
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
        boolean extras = decoders.stream().anyMatch(d -> d.formatName().equals("FLAC"));
        throw new InvalidInputException("is in none of the formats at hand (" + formats + "): it starts like "
                + FileSignature.describe(header)
                + (extras ? "" : "; add the jar " + EXTRA_FORMATS_JAR + " to read FLAC, MP3 and Opus"));
    }

    private static @Nullable AudioDecoder recognizing(List<AudioDecoder> decoders, byte[] header) {
        return decoders.stream()
                .filter(decoder -> decoder.recognizes(header))
                .findFirst()
                .orElse(null);
    }

    /** Returns the decoder of MPEG audio, which may stand in WAV files too. */
    static AudioDecoder mpegDecoder() {
        return decoders().stream()
                .filter(decoder -> decoder.formatName().equals("MP3"))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the WAV file holds MP3: add the jar " + EXTRA_FORMATS_JAR
                        + " to read it, or convert it to PCM"));
    }

    /** Looks where this class was loaded from: the context class loader of a pool's thread may not see the jars. */
    private static List<AudioDecoder> decoders() {
        return ServiceLoader.load(AudioDecoder.class, AudioFiles.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static String tooLarge(String name, String found, long maxBytes) {
        return name + ": the file has " + found + ", the limit is " + maxBytes + " bytes: use a shorter recording";
    }

    private static InvalidInputException unreadable(String name, IOException cause) {
        return new InvalidInputException(name + ": cannot be read: " + cause.getMessage(), cause);
    }
}
