package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.pocket.PocketGraphs;
import io.github.voiceclone.pocket.PocketManifest;
import io.github.voiceclone.pocket.PocketPack;
import io.github.voiceclone.pocket.text.UnigramTokenizer;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Converter of kyutai's Pocket TTS: a folder with a model's weights ({@code *.safetensors}), its settings ({@code *.yaml}, of the
 * folder {@code pocket_tts/config} of the code) and its tokenizer ({@code tokenizer.model}) becomes a voice pack. Every tensor and
 * every setting is checked; one that is not known is refused.
 */
public final class PocketConverter {
    private static final int MAX_TOKENIZER_BYTES = 16 << 20;
    private static final int MAX_SETTINGS_BYTES = 1 << 16;

    private PocketConverter() {}

    /**
     * Converts a model.
     *
     * @param folder the model's files
     * @param pack where the pack will be: see {@link VoicePackWriter#start}
     * @param name the pack's name
     * @return the pack's manifest
     * @throws InvalidInputException if a file is missing, or is not what it should be
     * @throws CheckpointException if the weights are damaged, or of another model than the settings
     */
    public static PocketManifest convert(Path folder, Path pack, String name) {
        VoicePackWriter.requireWritable(pack);
        Path weights = only(folder, ".safetensors", "the model's weights");
        Path settings = only(folder, ".yaml", "its settings, from the folder pocket_tts/config of the code");
        byte[] tokenizer = read(folder.resolve("tokenizer.model"), MAX_TOKENIZER_BYTES);
        int tokens = UnigramTokenizer.read(tokenizer).size();
        StateDict state = Checkpoint.open(weights).modelState();
        PocketGraphs graphs = PocketGraphs.of(read(settings, MAX_SETTINGS_BYTES), state);
        if (graphs.settings().tokens() != tokens) {
            throw new InvalidInputException("tokenizer.model has " + tokens + " tokens, the settings say "
                    + graphs.settings().tokens() + ": take both from the same model");
        }
        try (VoicePackWriter writer = VoicePackWriter.start(pack)) {
            SortedMap<String, PackFile> files = new TreeMap<>();
            for (Map.Entry<String, byte[]> graph : graphs.graphs().entrySet()) {
                String file = Precision.FP32 + "/" + graph.getKey() + ".onnx";
                files.put(graph.getKey(), writer.write(file, graph.getValue()));
            }
            PocketManifest manifest = new PocketManifest(
                    PocketManifest.FORMAT_VERSION,
                    PocketManifest.FAMILY,
                    name,
                    ModelIdentity.of(state),
                    graphs.settings(),
                    writer.write("text/tokenizer.model", tokenizer),
                    new TreeMap<>(Map.of(Precision.FP32, files)));
            writer.finish(PocketPack.write(manifest));
            return manifest;
        }
    }

    private static Path only(Path folder, String ending, String what) {
        try (Stream<Path> content = Files.list(folder)) {
            List<Path> found = content.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
            if (found.size() != 1) {
                throw new InvalidInputException(folder + " has " + found.size() + " files *" + ending
                        + ", expected one: " + what);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new InvalidInputException(folder + " cannot be read: " + e, e);
        }
    }

    private static byte[] read(Path file, int max) {
        try {
            if (Files.size(file) > max) {
                throw new InvalidInputException(file + " has " + Files.size(file) + " bytes, the limit is " + max);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: " + e, e);
        }
    }
}
