package io.github.voiceclone.convert;

import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the checkpoints in a folder laid out as MockingBird or Real-Time-Voice-Cloning has it: {@code encoder.pt},
 * {@code synthesizer.pt} and {@code vocoder.pt}, or a folder for each stage with its checkpoint somewhere inside. The folder may
 * be the one that holds them or the whole project's.
 */
final class CheckpointFolder {
    /** Folders in which the projects keep their models: today's layouts, then the folder given itself. */
    private static final List<String> PLACES = List.of("saved_models/default", "default", "data/ckpt", "ckpt", "");

    /** Depth in which a stage's folder is searched: {@code vocoder/saved_models/pretrained/g_hifigan.pt} is the deepest known. */
    private static final int DEPTH = 4;

    private static final int MOST_FILES = 10_000;

    /** Names of checkpoints; HiFi-GAN's own training script gives generators none of the usual endings. */
    private static final Pattern CHECKPOINT = Pattern.compile(".+\\.(pt|pth|ckpt|safetensors)|g_\\d+");

    /** Names of what training scripts save besides: earlier states, and discriminators with optimizers. */
    private static final Pattern BESIDES = Pattern.compile("do_.*|.*(_bak|backup|discriminator).*");

    private CheckpointFolder() {}

    /**
     * Returns the checkpoints by stage; at least one.
     *
     * @param named stages whose checkpoints are named elsewhere: they are not looked for
     * @throws CheckpointException if there are none, or several could be meant
     */
    static Map<Stage, Path> find(Path folder, Set<Stage> named) {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder + " is no folder: give the one that holds the checkpoints");
        }
        for (String place : PLACES) {
            Map<Stage, Path> found = in(folder.resolve(place), named);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new CheckpointException(
                folder + " holds no checkpoints: expected encoder.pt, synthesizer.pt and vocoder.pt, or"
                        + " folders of those names with a checkpoint in each, as MockingBird and Real-Time-Voice-Cloning have them;"
                        + " name other files one by one");
    }

    private static Map<Stage, Path> in(Path place, Set<Stage> named) {
        Map<Stage, Path> found = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            if (named.contains(stage)) {
                continue;
            }
            List<Path> checkpoints = Stream.of(".pt", ".pth", ".safetensors")
                    .map(ending -> place.resolve(stage.id() + ending))
                    .filter(Files::isRegularFile)
                    .toList();
            if (checkpoints.isEmpty()) {
                checkpoints = under(place.resolve(stage.id()));
            }
            if (checkpoints.size() > 1) {
                String names = checkpoints.stream()
                        .map(path -> place.relativize(path).toString())
                        .collect(Collectors.joining(", "));
                throw new CheckpointException("several checkpoints in " + place + " may be the " + stage.id() + " ("
                        + names + "): name the one that is meant with --" + stage.id());
            }
            checkpoints.forEach(checkpoint -> found.put(stage, checkpoint));
        }
        return found;
    }

    private static List<Path> under(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.limit(MOST_FILES)
                    .filter(Files::isRegularFile)
                    .filter(CheckpointFolder::isCheckpoint)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CheckpointException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean isCheckpoint(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return CHECKPOINT.matcher(name).matches() && !BESIDES.matcher(name).matches();
    }
}
