package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.runtime.pack.PackFile;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One stage of a voice pack.
 *
 * @param model SHA-256 (hex) of the checkpoint's weights: the model's identity, whatever it is converted to
 * @param settings what running the graphs takes besides them
 * @param graphs the stage's graphs by name, by precision
 * @param <S> the stage's settings
 */
public record StageEntry<S>(String model, S settings, SortedMap<String, SortedMap<String, PackFile>> graphs) {
    /**
     * Checks that nothing is left out, and copies the maps.
     *
     * @throws IllegalArgumentException if there is no precision, or one without graphs
     */
    public StageEntry {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(settings, "settings");
        if (graphs.isEmpty() || graphs.values().stream().anyMatch(Map::isEmpty)) {
            throw new IllegalArgumentException(
                    "graphs is " + graphs + ", expected at least one graph in each precision");
        }
        graphs.values().forEach(files -> files.values().forEach(file -> Objects.requireNonNull(file, "graph")));
        graphs = new TreeMap<>(graphs.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, precision -> new TreeMap<>(precision.getValue()))));
    }

    /** Returns the precisions the stage is there in, joined by commas. */
    public String precisions() {
        return String.join(", ", graphs.keySet());
    }

    /** Returns the graphs' files in all precisions, each once. */
    public Set<PackFile> files() {
        return graphs.values().stream()
                .flatMap(files -> files.values().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the names that a file has in any precision. */
    Set<String> names(PackFile graph) {
        return graphs.values().stream()
                .flatMap(files -> files.entrySet().stream())
                .filter(file -> file.getValue().equals(graph))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
