package io.github.voiceclone.cli.options;

import java.nio.file.Path;
import java.util.Locale;

/** Names of files of saved voices. */
public final class SavedVoices {
    private static final String EXTENSION = ".voice";

    private SavedVoices() {}

    /** Tells whether a file's name is one of a saved voice. */
    public static boolean isVoice(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(EXTENSION);
    }

    /** Returns a file's name without its extension. */
    public static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name : name.substring(0, dot);
    }
}
