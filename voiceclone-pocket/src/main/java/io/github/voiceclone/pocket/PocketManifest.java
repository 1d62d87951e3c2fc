package io.github.voiceclone.pocket;

import io.github.voiceclone.runtime.pack.PackFile;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Manifest of a voice pack of the family {@value #FAMILY}: {@code voice-pack.json}.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param family {@link #FAMILY}
 * @param name name of the pack
 * @param model SHA-256 (hex) of the weights that it was made from
 * @param languages languages that it speaks, as tags of ISO 639; empty if that is not known
 * @param settings how its graphs are fed
 * @param tokenizer the SentencePiece model
 * @param graphs graphs by precision and name
 */
public record PocketManifest(
        int formatVersion,
        String family,
        String name,
        String model,
        List<String> languages,
        PocketSettings settings,
        PackFile tokenizer,
        SortedMap<String, SortedMap<String, PackFile>> graphs) {
    /** Name of the model family. */
    public static final String FAMILY = "pocket";

    /** Version of the format that this release reads and writes. */
    public static final int FORMAT_VERSION = 1;

    /** Name of the graph of the codec's encoder. */
    public static final String CODEC_ENCODER = "codec-encoder";

    /** Name of the graph of the language model. */
    public static final String LANGUAGE_MODEL = "language-model";

    /** Name of the graph of the codec's decoder. */
    public static final String CODEC_DECODER = "codec-decoder";

    private static final int MAX_LANGUAGES = 64;

    private static final Set<String> NAMES = Set.of(CODEC_ENCODER, LANGUAGE_MODEL, CODEC_DECODER);

    /** Checks that nothing is left out, and the graphs' names, and copies the list and the maps. */
    public PocketManifest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(tokenizer, "tokenizer");
        languages = List.copyOf(languages);
        if (languages.size() > MAX_LANGUAGES || languages.stream().anyMatch(tag -> !tag.matches("[a-z]{2,3}"))) {
            throw new IllegalArgumentException("languages are " + languages.size() + ", expected up to " + MAX_LANGUAGES
                    + " tags of two or three lower-case letters");
        }
        SortedMap<String, SortedMap<String, PackFile>> copy = new TreeMap<>();
        graphs.forEach((precision, files) -> {
            if (!NAMES.containsAll(files.keySet())) {
                throw new IllegalArgumentException(
                        "precision " + precision + " has the graphs " + files.keySet() + ", expected " + NAMES);
            }
            files.values().forEach(file -> Objects.requireNonNull(file, "graph"));
            copy.put(precision, new TreeMap<>(files));
        });
        graphs = copy;
    }
}
