package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.pocket.PocketGraphs;
import io.github.voiceclone.pocket.PocketSettings;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converter of kyutai's Pocket TTS: a folder with a model's weights ({@code *.safetensors}), its settings ({@code *.yaml}, of the
 * folder {@code pocket_tts/config} of the code) and its tokenizer ({@code tokenizer.model}) becomes a voice pack. Every tensor and
 * every setting is checked; one that is not known is refused.
 */
public final class PocketConverter {
    private static final int MAX_SETTINGS_BYTES = 1 << 16;

    /** Languages by the names of the published settings. */
    private static final Map<String, String> LANGUAGES = Map.of(
            "english", "en",
            "french", "fr",
            "german", "de",
            "italian", "it",
            "portuguese", "pt",
            "spanish", "es",
            "dutch", "nl",
            "czech", "cs");

    private PocketConverter() {}

    /** Converts a model whose language the name of its settings says, as {@link #convert(Path, Path, String, String)}. */
    public static CodecManifest<PocketSettings> convert(Path folder, Path pack, String name) {
        return convert(folder, pack, name, null);
    }

    /**
     * Converts a model.
     *
     * @param folder the model's files
     * @param pack where the pack will be: see {@link VoicePackWriter#start}
     * @param name the pack's name
     * @param language the language that the model speaks, as a tag of ISO 639; null to go by the name of the settings, as
     *     {@code french_24l.yaml}, of which the part before the first underscore is looked up
     * @return the pack's manifest
     * @throws InvalidInputException if a file is missing, or is not what it should be
     * @throws CheckpointException if the weights are damaged, or of another model than the settings
     */
    public static CodecManifest<PocketSettings> convert(
            Path folder, Path pack, String name, @Nullable String language) {
        VoicePackWriter.requireWritable(pack);
        ModelFolder files = new ModelFolder(
                folder, "a model's weights (*.safetensors), settings (*.yaml) and " + CodecGraphs.TOKENIZER);
        Path weights = files.only("the model's weights", ".safetensors");
        Path settings = files.only("its settings, from the folder pocket_tts/config of the code", ".yaml");
        List<String> languages = language == null ? languages(settings) : List.of(checked(language));
        byte[] tokenizer = files.tokenizer();
        Checkpoint checkpoint = Checkpoint.open(weights);
        return PocketGraphs.of(ModelFolder.read(settings, MAX_SETTINGS_BYTES), checkpoint)
                .write(pack, name, languages, ModelIdentity.of(checkpoint.modelState()), tokenizer);
    }

    /** Returns the language that a file of settings is named after; none if it is not known. */
    private static List<String> languages(Path settings) {
        String name = settings.getFileName().toString();
        String language = LANGUAGES.get(name.replaceFirst("[_.].*", ""));
        return language == null ? List.of() : List.of(language);
    }

    private static String checked(String language) {
        if (!language.matches("[a-z]{2,3}")) {
            throw new InvalidInputException(
                    "the language is '" + language + "', expected a tag of ISO 639: two or three letters, as in en");
        }
        return language;
    }
}
