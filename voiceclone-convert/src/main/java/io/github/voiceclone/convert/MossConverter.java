package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.moss.MossGraphs;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.moss.MossSettings;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converter of OpenMOSS's MOSS-TTS-Nano: a folder with the language model ({@code pytorch_model.bin} or {@code *.safetensors},
 * {@code config.json}, {@code tokenizer.model}) and one with its codec, MOSS-Audio-Tokenizer-Nano ({@code *.safetensors},
 * {@code config.json}), become a voice pack. Every tensor and every setting is checked; one that is not known is refused.
 */
public final class MossConverter {
    private static final int MAX_SETTINGS_BYTES = 1 << 16;
    private static final String SETTINGS = "config.json";

    /** Names of the codec's folder within the language model's. */
    private static final List<String> CODEC_FOLDERS = List.of("MOSS-Audio-Tokenizer-Nano", "codec");

    /** Languages that the model was made for first; it reads others with more errors. */
    private static final List<String> LANGUAGES = List.of("zh", "en");

    private MossConverter() {}

    /**
     * Converts a model.
     *
     * @param folder the language model's files
     * @param codec the codec's files; null to look for a folder {@code MOSS-Audio-Tokenizer-Nano} or {@code codec} in and next to
     *     {@code folder}
     * @param pack where the pack will be: see {@link VoicePackWriter#start}
     * @param name the pack's name
     * @return the pack's manifest
     * @throws InvalidInputException if a file is missing, or is not what it should be
     * @throws CheckpointException if the weights are damaged, or of another model than the settings
     */
    public static CodecManifest<MossSettings> convert(Path folder, @Nullable Path codec, Path pack, String name) {
        VoicePackWriter.requireWritable(pack);
        ModelFolder model = new ModelFolder(
                folder,
                "a model's weights (pytorch_model.bin or *.safetensors), " + SETTINGS + " and "
                        + CodecGraphs.TOKENIZER);
        ModelFolder codecModel = new ModelFolder(
                codec == null ? codecFolder(folder) : codec, "the codec's weights (*.safetensors) and " + SETTINGS);
        byte[] tokenizer = model.tokenizer();
        Checkpoint language =
                Checkpoint.open(model.only("the language model's weights", ".safetensors", "pytorch_model.bin"));
        Checkpoint codecWeights =
                Checkpoint.open(codecModel.only("the codec's weights", ".safetensors", "pytorch_model.bin"));
        CodecGraphs<MossSettings> graphs = MossGraphs.of(
                model.read(SETTINGS, MAX_SETTINGS_BYTES),
                language,
                codecModel.read(SETTINGS, MAX_SETTINGS_BYTES),
                codecWeights);
        String identity = new Sha256()
                .add(ModelIdentity.of(language.modelState()).getBytes(StandardCharsets.US_ASCII))
                .add(ModelIdentity.of(codecWeights.modelState()).getBytes(StandardCharsets.US_ASCII))
                .hex();
        return graphs.write(pack, name, LANGUAGES, identity, tokenizer);
    }

    private static Path codecFolder(Path folder) {
        Path outside = folder.toAbsolutePath().getParent();
        return Stream.of(folder, outside == null ? folder : outside)
                .flatMap(place -> CODEC_FOLDERS.stream().map(place::resolve))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no folder " + CODEC_FOLDERS.get(0) + " in "
                        + folder + " or next to it: put the codec's files there, or say where they are"));
    }
}
