package io.github.voiceclone.convert;

import io.github.voiceclone.Stage;
import io.github.voiceclone.sv2tts.pack.Manifest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A voice pack that was written.
 *
 * @param directory where it is
 * @param manifest what it holds
 * @param checkpoints what was converted, by stage
 * @param warnings what the user should know, a sentence each: settings that contradict the tensors, say
 */
public record Conversion(Path directory, Manifest manifest, Map<Stage, Path> checkpoints, List<String> warnings) {
    /** Copies the map and the list. */
    public Conversion {
        checkpoints = Collections.unmodifiableMap(new LinkedHashMap<>(checkpoints));
        warnings = List.copyOf(warnings);
    }
}
