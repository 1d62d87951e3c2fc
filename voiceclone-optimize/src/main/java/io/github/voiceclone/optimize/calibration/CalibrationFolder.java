package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder to calibrate with: text files of UTF-8 with a sentence on each line, and recordings. Other files are passed
 * over; folders within are not entered.
 */
public final class CalibrationFolder {
    private static final String TEXT = "txt";
    private static final Set<String> RECORDINGS = Set.of("wav", "flac", "mp3");

    private CalibrationFolder() {}

    /**
     * Reads a folder, files in the order of their names.
     *
     * @param folder folder with {@code .txt} files, UTF-8, one sentence a line, and recordings of voices
     * @param limits limits on recordings (seconds) and texts (characters)
     * @throws InvalidInputException if the folder has nothing to calibrate with, or a file cannot be read
     */
    public static CalibrationSet read(Path folder, InputLimits limits) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("calibration folder " + folder + ": there is no such folder");
        }
        List<String> texts = new ArrayList<>();
        List<AudioClip> recordings = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String extension = extension(file);
                if (extension.equals(TEXT)) {
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank())
                            .forEach(texts::add);
                } else if (RECORDINGS.contains(extension)) {
                    recordings.add(AudioFiles.read(file, limits));
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("calibration folder " + folder + ": a text file there is not UTF-8", e);
        } catch (IOException e) {
            throw new InvalidInputException("calibration folder " + folder + " cannot be read: " + e.getMessage(), e);
        } catch (VoiceCloneException e) {
            throw new InvalidInputException("calibration folder " + folder + ": " + e.getMessage(), e);
        }
        if (texts.isEmpty() && recordings.isEmpty()) {
            throw new InvalidInputException("no calibration data in " + folder
                    + ": expected texts (.txt, a sentence on each line) or recordings (.wav, .flac, .mp3)");
        }
        return new CalibrationSet(texts, recordings);
    }

    private static String extension(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
