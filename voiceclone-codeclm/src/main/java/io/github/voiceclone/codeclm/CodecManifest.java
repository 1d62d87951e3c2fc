package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.pack.PackFile;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifest of a voice pack of a codec language model, as {@code voice-pack.json} stores it. */
public interface CodecManifest {
    /** Name of the graph of the codec's encoder. */
    String CODEC_ENCODER = "codec-encoder";

    /** Name of the graph of the language model. */
    String LANGUAGE_MODEL = "language-model";

    /** Name of the graph of the codec's decoder. */
    String CODEC_DECODER = "codec-decoder";

    /** Most languages of a pack. */
    int MAX_LANGUAGES = 64;

    /** Returns the name of the pack. */
    String name();

    /** Returns the SHA-256 (hex) of the weights that it was made from. */
    String model();

    /** Returns the languages that it speaks, as tags of ISO 639; empty if that is not known. */
    List<String> languages();

    /** Returns the SentencePiece model. */
    PackFile tokenizer();

    /** Returns the graphs by precision and name. */
    SortedMap<String, SortedMap<String, PackFile>> graphs();

    /** Returns this manifest with other graphs. */
    CodecManifest withGraphs(SortedMap<String, SortedMap<String, PackFile>> graphs);

    /**
     * Returns a copy of languages.
     *
     * @throws IllegalArgumentException if they are no tags
     */
    static List<String> checkedLanguages(List<String> languages) {
        if (languages.size() > MAX_LANGUAGES || languages.stream().anyMatch(tag -> !tag.matches("[a-z]{2,3}"))) {
            throw new IllegalArgumentException("languages are " + languages.size() + ", expected up to " + MAX_LANGUAGES
                    + " tags of two or three lower-case letters");
        }
        return List.copyOf(languages);
    }

    /**
     * Returns a copy of graphs.
     *
     * @throws IllegalArgumentException if one has another name than these
     */
    static SortedMap<String, SortedMap<String, PackFile>> checkedGraphs(
            SortedMap<String, SortedMap<String, PackFile>> graphs) {
        Set<String> names = Set.of(CODEC_ENCODER, LANGUAGE_MODEL, CODEC_DECODER);
        SortedMap<String, SortedMap<String, PackFile>> copy = new TreeMap<>();
        graphs.forEach((precision, files) -> {
            if (!names.containsAll(files.keySet())) {
                throw new IllegalArgumentException(
                        "precision " + precision + " has the graphs " + files.keySet() + ", expected " + names);
            }
            files.values().forEach(file -> Objects.requireNonNull(file, "graph"));
            copy.put(precision, new TreeMap<>(files));
        });
        return copy;
    }
}
