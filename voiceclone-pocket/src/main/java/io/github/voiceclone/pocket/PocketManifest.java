package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.runtime.pack.PackFile;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

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
        SortedMap<String, SortedMap<String, PackFile>> graphs)
        implements CodecManifest {
    /** Name of the model family. */
    public static final String FAMILY = "pocket";

    /** Version of the format that this release reads and writes. */
    public static final int FORMAT_VERSION = 1;

    /** Checks that nothing is left out, and the graphs' names, and copies the list and the maps. */
    public PocketManifest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(tokenizer, "tokenizer");
        languages = CodecManifest.checkedLanguages(languages);
        graphs = CodecManifest.checkedGraphs(graphs);
    }

    @Override
    public PocketManifest withGraphs(SortedMap<String, SortedMap<String, PackFile>> others) {
        return new PocketManifest(formatVersion, family, name, model, languages, settings, tokenizer, others);
    }
}
