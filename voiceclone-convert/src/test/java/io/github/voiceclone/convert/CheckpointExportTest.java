package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.CheckpointWriter;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.graph.TensorProtos;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocoders from checkpoint to pack, back, and to a pack again: the same tensors by name and shape, and the same graphs. */
class CheckpointExportTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wavernn-raw",
                "wavernn-mol",
                "fregan",
                "uneven-hifigan",
                "hifigan-24k",
                "hifigan-resblock1",
                "hifigan-resblock2"
            })
    void vocoderWrittenBack_convertsToTheSameGraphs(String name) throws IOException {
        assertRoundTrip(
                Checkpoints.copy(name + "/vocoder.pt", folder),
                Files.readString(Checkpoints.copy(name + "/vocoder.json", folder)));
    }

    @Test
    void timeDelayEncoderWrittenBack_isTheSameModel() throws IOException {
        Path checkpoint = Checkpoints.copy("tdnn-encoder/encoder.pt", folder);
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Path back = folder.resolve("back");
        new Converter().encoder(checkpoint).convertTo(first);
        assertEquals(
                List.of(),
                new CheckpointExport(VoicePackSource.directory(first))
                        .writeTo(back)
                        .notes());
        new Converter().encoder(back.resolve("encoder.pt")).convertTo(second);
        assertEquals(encoderOf(first), encoderOf(second));
    }

    private static String encoderOf(Path pack) {
        return VoicePack.open(VoicePackSource.directory(pack)).encoder().model();
    }

    @Test
    void timeDelayEncoder_isNoVocoder() throws IOException {
        Converter converter = new Converter().vocoder(Checkpoints.copy("tdnn-encoder/encoder.pt", folder));
        String refusal = assertThrows(CheckpointException.class, () -> converter.convertTo(folder.resolve("pack")))
                .getMessage();
        assertTrue(refusal.contains("is the checkpoint of the stage 'encoder', expected 'vocoder'"), refusal);
    }

    @Test
    void vocoderOfTheOriginalProject_staysOne() throws IOException {
        Path checkpoint = Checkpoints.copy("hifigan-resblock1/vocoder.pt", folder);
        Path json = Checkpoints.copy("hifigan-resblock1/vocoder.json", folder);
        Checkpoints.edit(json, "\"fmax\": 7600", "\"fmax\": 8000");
        VocoderSettings settings = assertRoundTrip(checkpoint, Files.readString(json));
        assertTrue(settings.naturalLogMel());
    }

    @ParameterizedTest
    @CsvSource({"wavernn-raw,model_state", "uneven-hifigan,generator", "fregan,generator"})
    void dataParallelNames_areRead(String name, String key) throws IOException {
        Path original = Checkpoints.copy(name + "/vocoder.pt", folder, "original.pt");
        Map<String, Weights> tensors = new LinkedHashMap<>();
        StateDict state = Checkpoint.open(original).modelState();
        state.names().forEach(tensor -> tensors.put("module." + tensor, state.get(tensor)));
        Path checkpoint = folder.resolve("vocoder.pt");
        CheckpointWriter.write(checkpoint, key, Map.of(), new StateDict("parallel", tensors));
        assertRoundTrip(checkpoint, Files.readString(Checkpoints.copy(name + "/vocoder.json", folder)));
    }

    private VocoderSettings assertRoundTrip(Path checkpoint, String json) throws IOException {
        Path first = folder.resolve("first");
        Conversion before = new Converter().vocoder(checkpoint).convertTo(first);
        Path back = folder.resolve("back");
        new CheckpointExport(VoicePackSource.directory(first)).writeTo(back);
        assertSameTensors(
                Checkpoint.open(checkpoint).modelState(),
                Checkpoint.open(back.resolve("vocoder.pt")).modelState());
        Path again = folder.resolve("again");
        Conversion after = new Converter().vocoder(back.resolve("vocoder.pt")).convertTo(again);
        assertEquals(before.warnings().size(), after.warnings().size(), () -> json + after.warnings());
        VoicePack expected = VoicePack.open(VoicePackSource.directory(first));
        VoicePack found = VoicePack.open(VoicePackSource.directory(again));
        assertEquals(expected.vocoder().settings(), found.vocoder().settings());
        Map<String, Weights> constants = constants(found);
        assertEquals(constants(expected).keySet(), constants.keySet());
        constants(expected).forEach((constant, values) -> assertClose(constant, values, constants.get(constant)));
        return found.vocoder().settings();
    }

    private static void assertSameTensors(StateDict original, StateDict read) {
        assertEquals(original.names(), read.names());
        for (String tensor : original.names()) {
            assertEquals(original.get(tensor).shapeText(), read.get(tensor).shapeText(), tensor);
        }
    }

    private static void assertClose(String name, Weights expected, Weights found) {
        assertEquals(expected.shapeText(), found.shapeText(), name);
        for (int i = 0; i < expected.values().length; i++) {
            assertEquals(expected.values()[i], found.values()[i], 1e-5, name);
        }
    }

    private static Map<String, Weights> constants(VoicePack pack) {
        Map<String, Weights> constants = new TreeMap<>();
        StageEntry<VocoderSettings> entry = pack.vocoder();
        for (PackFile graph : pack.graphs(Stage.VOCODER, entry, Precision.FP32).values()) {
            for (TensorProto tensor :
                    OnnxModels.parse(graph.file(), pack.read(graph)).getGraph().getInitializerList()) {
                TensorProtos.floats(tensor)
                        .ifPresent(values -> constants.put(graph.file() + " " + tensor.getName(), values));
            }
        }
        return constants;
    }
}
