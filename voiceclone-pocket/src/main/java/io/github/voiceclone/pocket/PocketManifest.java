package io.github.voiceclone.pocket;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Manifest of a voice pack of the family {@value #FAMILY}: {@code voice-pack.json}.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param family {@link #FAMILY}
 * @param name name of the pack
 * @param model SHA-256 (hex) of the weights that it was made from
 * @param settings how its graphs are fed
 * @param tokenizer the SentencePiece model
 * @param graphs graphs by precision and name
 */
public record PocketManifest(
        int formatVersion,
        String family,
        String name,
        String model,
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

    /** Copies the maps. */
    public PocketManifest {
        SortedMap<String, SortedMap<String, PackFile>> copy = new TreeMap<>();
        for (Map.Entry<String, SortedMap<String, PackFile>> entry : graphs.entrySet()) {
            copy.put(entry.getKey(), new TreeMap<>(entry.getValue()));
        }
        graphs = copy;
    }

    /**
     * File of a pack.
     *
     * @param file path in the pack, with forward slashes
     * @param bytes its size
     * @param sha256 SHA-256 (hex) of its content
     */
    public record PackFile(String file, long bytes, String sha256) {}
}
