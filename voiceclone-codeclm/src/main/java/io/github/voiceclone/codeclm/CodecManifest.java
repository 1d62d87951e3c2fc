package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.pack.PackFile;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Manifest of a voice pack of a codec language model: {@code voice-pack.json}.
 *
 * @param <S> the family's settings
 * @param formatVersion version of the format, which is the family's
 * @param family name of the family
 * @param name name of the pack
 * @param model SHA-256 (hex) of the weights that it was made from
 * @param languages languages that it speaks, as tags of ISO 639; empty if that is not known
 * @param settings how its graphs are fed
 * @param tokenizer the SentencePiece model
 * @param graphs graphs by precision and name
 */
public record CodecManifest<S extends CodecSettings>(
        int formatVersion,
        String family,
        String name,
        String model,
        List<String> languages,
        S settings,
        PackFile tokenizer,
        SortedMap<String, SortedMap<String, PackFile>> graphs) {
    /** Name of the graph of the codec's encoder. */
    public static final String CODEC_ENCODER = "codec-encoder";

    /** Name of the graph of the language model. */
    public static final String LANGUAGE_MODEL = "language-model";

    /** Name of the graph of the codec's decoder. */
    public static final String CODEC_DECODER = "codec-decoder";

    /** Most languages of a pack. */
    public static final int MAX_LANGUAGES = 64;

    /** Checks that nothing is left out, the languages and the graphs' names, and copies the list and the maps. */
    public CodecManifest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(tokenizer, "tokenizer");
        if (languages.size() > MAX_LANGUAGES || languages.stream().anyMatch(tag -> !tag.matches("[a-z]{2,3}"))) {
            throw new IllegalArgumentException("languages are " + languages.size() + ", expected up to " + MAX_LANGUAGES
                    + " tags of two or three lower-case letters");
        }
        languages = List.copyOf(languages);
        graphs = checked(graphs);
    }

    private static SortedMap<String, SortedMap<String, PackFile>> checked(
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

    /** Returns this manifest with other graphs. */
    public CodecManifest<S> withGraphs(SortedMap<String, SortedMap<String, PackFile>> others) {
        return new CodecManifest<>(formatVersion, family, name, model, languages, settings, tokenizer, others);
    }
}
