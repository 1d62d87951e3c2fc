package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Formats that audio can be written in: WAV and raw PCM always, FLAC and Opus with the {@code voiceclone-audio} jar, MP3
 * with {@code voiceclone-mp3}. Thread-safe.
 */
public final class AudioEncoders {
    /** Advice for formats that have no encoder on the class path. */
    private static final Map<String, String> ADVICE = Map.of(
            "flac", "add the jar voiceclone-audio to write FLAC",
            "opus", "add the jar voiceclone-audio to write Opus",
            "ogg", "add the jar voiceclone-audio to write Opus",
            "mp3", "add the jar voiceclone-mp3 to write MP3",
            "aac", "AAC cannot be written: choose mp3 or opus",
            "m4a", "AAC cannot be written: choose mp3 or opus");

    private AudioEncoders() {}

    /** Returns the encoders at hand, by their formats' names. */
    public static List<AudioEncoder> all() {
        // From where this class was loaded: the context class loader of a pool's thread may not see the jars.
        return ServiceLoader.load(AudioEncoder.class, AudioEncoders.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(AudioEncoder::formatName))
                .toList();
    }

    /**
     * Returns the encoder of a format.
     *
     * @param format its name, or an extension that stands for it; in upper or lower case
     * @throws InvalidInputException if no encoder at hand writes it; the message lists those that are
     */
    public static AudioEncoder of(String format) {
        String name = Objects.requireNonNull(format, "format").toLowerCase(Locale.ROOT);
        List<AudioEncoder> all = all();
        return all.stream()
                .filter(encoder -> encoder.formatName().equals(name))
                .findFirst()
                .or(() -> byExtension(all, name))
                .orElseThrow(() -> unknown("there is no audio format '" + format + "'", name, all));
    }

    /**
     * Returns the encoder that a file's name asks for by its extension; WAV's where it has none.
     *
     * @throws InvalidInputException if no encoder at hand writes such files; the message lists the formats
     */
    public static AudioEncoder forFile(Path file) {
        String name = String.valueOf(Objects.requireNonNull(file, "file").getFileName());
        String extension = name.substring(name.lastIndexOf('.') < 1 ? name.length() : name.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT);
        List<AudioEncoder> all = all();
        return byExtension(all, extension.isEmpty() ? "wav" : extension)
                .orElseThrow(() ->
                        unknown(file + ": its name ends with ." + extension + ", no audio format", extension, all));
    }

    private static Optional<AudioEncoder> byExtension(List<AudioEncoder> encoders, String extension) {
        return encoders.stream()
                .filter(encoder -> encoder.extensions().contains(extension))
                .findFirst();
    }

    private static InvalidInputException unknown(String what, String name, List<AudioEncoder> encoders) {
        String formats = encoders.stream().map(AudioEncoders::describe).collect(Collectors.joining(", "));
        return new InvalidInputException(
                what + " at hand; there are " + formats + (ADVICE.containsKey(name) ? "; " + ADVICE.get(name) : ""));
    }

    private static String describe(AudioEncoder encoder) {
        String endings = encoder.extensions().stream().map(e -> "." + e).collect(Collectors.joining(" "));
        return encoder.formatName() + " (" + endings + ")";
    }
}
