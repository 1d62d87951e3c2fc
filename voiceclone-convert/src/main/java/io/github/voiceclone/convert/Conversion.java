package io.github.voiceclone.convert;

import io.github.voiceclone.sv2tts.pack.Manifest;
import java.nio.file.Path;
import java.util.List;

/**
 * A voice pack that was written.
 *
 * @param directory where it is
 * @param manifest what it holds
 * @param warnings what the user should know, a sentence each: settings that contradict the tensors, say
 */
public record Conversion(Path directory, Manifest manifest, List<String> warnings) {
    /** Copies the list. */
    public Conversion {
        warnings = List.copyOf(warnings);
    }
}
