package io.github.voiceclone.convert.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.CodecFamily;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.CodecSettings;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The graphs of a codec language model, and how they are fed.
 *
 * @param <S> the family's settings
 * @param family the family
 * @param settings how the graphs are fed
 * @param models the graphs by name
 */
public record CodecGraphs<S extends CodecSettings>(CodecFamily<S> family, S settings, Map<String, ModelProto> models) {
    /** Name of a model's file with its tokenizer. */
    public static final String TOKENIZER = "tokenizer.model";

    /**
     * Returns a model's settings.
     *
     * @throws InvalidInputException if no pack can have them
     */
    public static <S extends CodecSettings> S checked(Supplier<S> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("a model of these settings cannot be a voice pack: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a pack.
     *
     * @param pack where the pack will be: see {@link VoicePackWriter#start}
     * @param model what tells the weights from others
     * @param tokenizer a SentencePiece model
     * @throws InvalidInputException if the tokenizer is of another model
     */
    public CodecManifest<S> write(Path pack, String name, List<String> languages, String model, byte[] tokenizer) {
        int tokens = SentencePieceTokenizer.read(tokenizer).size();
        if (settings.tokens() != tokens) {
            throw new InvalidInputException(TOKENIZER + " has " + tokens + " tokens, the settings say "
                    + settings.tokens() + ": take both from the same model");
        }
        try (VoicePackWriter writer = VoicePackWriter.start(pack)) {
            SortedMap<String, PackFile> files = new TreeMap<>();
            for (Map.Entry<String, ModelProto> graph : models.entrySet()) {
                String file = Precision.FP32 + "/" + graph.getKey() + ".onnx";
                files.put(graph.getKey(), writer.write(file, graph.getValue()::writeTo));
            }
            CodecManifest<S> manifest = new CodecManifest<>(
                    family.formatVersion(),
                    family.name(),
                    name,
                    model,
                    languages,
                    settings,
                    writer.write("text/" + TOKENIZER, tokenizer),
                    new TreeMap<>(Map.of(Precision.FP32, files)));
            writer.finish(CodecPack.json(manifest));
            return manifest;
        }
    }
}
