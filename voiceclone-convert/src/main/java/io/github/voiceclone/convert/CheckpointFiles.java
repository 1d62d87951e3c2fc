package io.github.voiceclone.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.CheckpointWriter;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.SettingsJson;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronSizes;
import io.github.voiceclone.convert.vocoder.WaveRnnWeights;
import io.github.voiceclone.internal.PartFolder;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints into a folder, each with the settings that the reference code builds the network from:
 * {@code encoder.pt}, {@code synthesizer.pt} and {@code .json}, {@code vocoder.pt} and {@code .json}. They are there when
 * {@link #finish} returns; closing before, and the end of the process, leave the folder as it was.
 */
final class CheckpointFiles implements AutoCloseable {
    private static final String MODEL_STATE = "model_state";

    /** Seed of training that the reference code asks for before it loads a generator; the published configurations' value. */
    private static final int SEED = 1234;

    private final Path folder;
    private final PartFolder part;
    private final List<Path> files = new ArrayList<>();

    /**
     * Prepares a folder.
     *
     * @throws InvalidInputException if something is there that is not an empty folder, or it cannot be written
     */
    CheckpointFiles(Path folder) {
        this.folder = folder;
        requireEmpty(folder);
        Path target = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(target.getParent());
            part = PartFolder.beside(target, CheckpointFiles::isCheckpointOrSettings);
        } catch (IOException e) {
            throw new InvalidInputException("no checkpoints can be written to " + folder + ": " + e, e);
        }
    }

    private static boolean isCheckpointOrSettings(Path file) {
        return file.getNameCount() == 1
                && (file.toString().endsWith(".pt") || file.toString().endsWith(".json"));
    }

    /**
     * Refuses a folder as the constructor does, and makes nothing: for before long work.
     *
     * @throws InvalidInputException if something is there that is not an empty folder
     */
    static void requireEmpty(Path folder) {
        try {
            if (Files.exists(folder) && !isEmptyFolder(folder)) {
                throw new InvalidInputException(folder + " is not an empty folder: choose another for the checkpoints");
            }
        } catch (IOException e) {
            throw new InvalidInputException("no checkpoints can be written to " + folder + ": " + e, e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    /** Puts the folder in its place, and returns what was written, in its order. */
    List<Path> finish() {
        requireEmpty(folder);
        try {
            part.moveToTarget();
        } catch (IOException e) {
            throw new CheckpointException("the checkpoints cannot be moved to " + folder + ": " + e, e);
        }
        return List.copyOf(files);
    }

    /** Deletes what was written, unless it is finished. */
    @Override
    public void close() {
        try {
            part.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void encoder(StateDict state) {
        write("encoder.pt", MODEL_STATE, Map.of("step", 0), state);
    }

    /** Writes a synthesizer; settings the file {@code next to} holds are kept but for the network's widths. */
    void synthesizer(StateDict state, TacotronSettings settings, @Nullable Path beside) {
        write("synthesizer.pt", MODEL_STATE, Map.of(), state);
        ObjectNode json =
                beside == null ? signal(settings) : SettingsJson.read(beside).copy();
        json.setAll((ObjectNode) new ObjectMapper().valueToTree(TacotronSizes.settings(state)));
        settings("synthesizer.json", json);
    }

    private static ObjectNode signal(TacotronSettings settings) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        if (settings.maxSegmentLength() > 0) {
            json.put(TacotronSettings.MAX_SEGMENT, settings.maxSegmentLength());
        }
        if (!settings.symbolTable().isEmpty()) {
            json.put(TacotronSettings.SYMBOL_TABLE, settings.symbolTable());
        }
        return json.put("sample_rate", settings.sampleRate())
                .put("n_fft", settings.fftSize())
                .put("hop_size", settings.hopLength())
                .put("win_size", settings.windowLength())
                .put("fmin", settings.minFrequency())
                .put("fmax", settings.maxFrequency())
                .put("preemphasize", settings.preemphasis() > 0)
                .put("preemphasis", settings.preemphasis())
                .put("min_level_db", settings.minLevelDb())
                .put("ref_level_db", settings.referenceLevelDb())
                .put("max_abs_value", settings.maxAbsValue())
                .put("symmetric_mels", settings.symmetric())
                .put("signal_normalization", settings.normalized())
                .put("allow_clipping_in_normalization", settings.clipped())
                .put("tts_dropout", settings.dropout())
                .put("tts_stop_threshold", settings.trimLevel());
    }

    /** Writes a WaveRNN. */
    void waveRnn(WaveRnnWeights.Network network) {
        write("vocoder.pt", MODEL_STATE, Map.of(), network.state());
        settings("vocoder.json", new ObjectMapper().valueToTree(new TreeMap<>(network.settings())));
    }

    /** Writes a generator; of the settings in {@code beside}, those in {@code changed} are replaced. */
    void vocoder(StateDict state, Map<String, ?> changed, @Nullable Path beside) {
        write("vocoder.pt", "generator", Map.of(), state);
        ObjectNode json = beside == null
                ? new ObjectMapper().createObjectNode().put("seed", SEED)
                : SettingsJson.read(beside).copy();
        json.setAll((ObjectNode) new ObjectMapper().valueToTree(changed));
        settings("vocoder.json", json);
    }

    private void write(String name, String modelKey, Map<String, Integer> integers, StateDict state) {
        write(name, out -> CheckpointWriter.write(out, modelKey, integers, state));
    }

    private void settings(String name, ObjectNode json) {
        write(name, out -> out.write((json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void write(String name, VoicePackWriter.Content content) {
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(part.open(Path.of(name)))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be written: " + e, e);
        }
        files.add(file);
    }
}
