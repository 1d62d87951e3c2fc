package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointWriter;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackPrunerTest {
    private static final Pruning THIRTY = new Pruning(PruneKind.STRUCTURED, 0.3);

    @TempDir
    static Path folder;

    private static Path checkpoints = Path.of("");
    private static Path pack = Path.of("");
    private static Map<String, String> before = Map.of();

    @BeforeAll
    static void convert() throws IOException {
        checkpoints = folder.resolve("checkpoints");
        Checkpoints.copy("synthesizer-gst/synthesizer.pt", checkpoints);
        Checkpoints.copy("synthesizer-gst/synthesizer.json", checkpoints);
        Checkpoints.copy("hifigan-resblock1/vocoder.pt", checkpoints);
        Checkpoints.copy("hifigan-resblock1/vocoder.json", checkpoints);
        Checkpoints.copy("encoder/encoder.pt", checkpoints);
        pack = folder.resolve("pack");
        converter(checkpoints).encoder(checkpoints.resolve("encoder.pt")).convertTo(pack);
        before = Checkpoints.content(pack);
    }

    private static Converter converter(Path from) {
        return new Converter().synthesizer(from.resolve("synthesizer.pt")).vocoder(from.resolve("vocoder.pt"));
    }

    private static PackPruner pruner() {
        return new PackPruner(VoicePackSource.directory(pack));
    }

    private static Manifest manifest(Path directory) {
        return VoicePack.open(VoicePackSource.directory(directory)).manifest();
    }

    @Test
    void prunedPack_isSmallerAndAnotherModelWithTheSameEncoder() throws IOException {
        Path pruned = folder.resolve("pruned");
        List<PrunedStage> stages = pruner().prune(THIRTY, pruned);
        assertEquals(before, Checkpoints.content(pack));
        Manifest old = manifest(pack);
        Manifest manifest = manifest(pruned);
        assertEquals(old.encoder(), manifest.encoder());
        assertNotEquals(old.synthesizer().model(), manifest.synthesizer().model());
        assertNotEquals(old.vocoder().model(), manifest.vocoder().model());
        assertEquals(17, manifest.synthesizer().settings().shape().states().get("hidden1"));
        assertEquals(
                old.synthesizer().settings().mel(),
                manifest.synthesizer().settings().mel());
        assertEquals(
                List.of("synthesizer", "vocoder"),
                stages.stream().map(PrunedStage::stage).toList());
        assertEquals(48, stages.get(1).widths().get("upsample_initial_channel").after());
        assertTrue(stages.get(1).after().multiplyAdds()
                < 0.6 * stages.get(1).before().multiplyAdds());
    }

    /** By which way units are removed makes no difference: the weights that run decide. */
    @Test
    void checkpointPrunedBeforeConversion_givesTheSamePackAsPrunedAfter() throws IOException {
        Path smaller = folder.resolve("smaller");
        new CheckpointPruner(THIRTY)
                .synthesizer(checkpoints.resolve("synthesizer.pt"))
                .vocoder(checkpoints.resolve("vocoder.pt"))
                .writeTo(smaller);
        Path after = folder.resolve("after");
        pruner().prune(THIRTY, after);
        Path first = folder.resolve("first");
        Conversion conversion = converter(smaller).convertTo(first);
        assertEquals(List.of(), conversion.warnings());
        Networks expected = Networks.of(first);
        assertEquals(0, expected.difference(Networks.of(after)), 1e-5);
    }

    /** Weights of the text encoder, the decoder and the vocoder as they run. */
    private record Networks(StateDict synthesizer, StateDict vocoder) {
        static Networks of(Path directory) {
            StageWeights weights = new StageWeights(VoicePack.open(VoicePackSource.directory(directory)));
            return new Networks(weights.synthesizer(), weights.vocoder().state());
        }

        double difference(Networks other) {
            return Stream.of(difference(synthesizer, other.synthesizer()), difference(vocoder, other.vocoder()))
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
        }

        private static double difference(StateDict one, StateDict other) {
            assertEquals(one.names(), other.names());
            double largest = 0;
            for (String name : one.names()) {
                float[] values = one.get(name).values();
                float[] others = other.get(name, one.get(name).shape()).values();
                for (int i = 0; i < values.length; i++) {
                    largest = Math.max(largest, Math.abs(values[i] - others[i]));
                }
            }
            return largest;
        }
    }

    @Test
    void reductionFactorOfTheSettings_countsForACheckpointWithoutIt() throws IOException {
        Path from = Files.createDirectory(folder.resolve("without-r"));
        StateDict whole = Checkpoint.open(checkpoints.resolve("synthesizer.pt")).modelState();
        Map<String, Weights> tensors = new LinkedHashMap<>();
        whole.names().forEach(name -> tensors.put(name, whole.get(name)));
        tensors.remove("decoder.r");
        StateDict without = new StateDict("without r", tensors);
        CheckpointWriter.write(from.resolve("synthesizer.pt"), "model_state", Map.of(), without);
        Path settings = Files.writeString(from.resolve("synthesizer.json"), "{\"r\": 2}");
        Path smaller = folder.resolve("smaller-with-r");
        new CheckpointPruner(THIRTY)
                .synthesizer(from.resolve("synthesizer.pt"))
                .synthesizerSettings(settings)
                .writeTo(smaller);
        StateDict pruned = Checkpoint.open(smaller.resolve("synthesizer.pt")).modelState();
        assertEquals(2, pruned.get("decoder.r").values()[0]);
    }

    @Test
    void prunedCheckpoint_keepsWhatTrainingNeeds() throws IOException {
        Path smaller = folder.resolve("trainable");
        new CheckpointPruner(THIRTY)
                .synthesizer(checkpoints.resolve("synthesizer.pt"))
                .writeTo(smaller);
        StateDict old = Checkpoint.open(checkpoints.resolve("synthesizer.pt")).modelState();
        StateDict state = Checkpoint.open(smaller.resolve("synthesizer.pt")).modelState();
        assertEquals(old.names(), state.names());
        for (String name : old.names()) {
            if (name.startsWith("gst.") || name.equals("step") || name.equals("encoder.embedding.weight")) {
                assertEquals(old.get(name), state.get(name), name);
            }
        }
        assertTrue(Files.readString(smaller.resolve("synthesizer.json")).contains("\"tts_lstm_dims\" : 17"));
        assertTrue(Files.readString(smaller.resolve("synthesizer.json")).contains("tts_cleaner_names"));
    }

    @Test
    void packWrittenBack_convertsToTheSameNetworks() {
        Path back = folder.resolve("back");
        CheckpointExport.Checkpoints written = new CheckpointExport(VoicePackSource.directory(pack)).writeTo(back);
        assertEquals(5, written.files().size());
        Path again = folder.resolve("again");
        Conversion conversion =
                converter(back).encoder(back.resolve("encoder.pt")).convertTo(again);
        assertEquals(List.of(), conversion.warnings());
        assertEquals(
                manifest(pack).encoder().graphs(), manifest(again).encoder().graphs());
        assertEquals(
                manifest(pack).synthesizer().settings(),
                manifest(again).synthesizer().settings());
        assertEquals(
                manifest(pack).vocoder().settings(), manifest(again).vocoder().settings());
        assertEquals(0, Networks.of(pack).difference(Networks.of(again)), 1e-5);
    }

    @Test
    void singleWeights_leaveTheWidths() {
        Path sparse = folder.resolve("sparse");
        List<PrunedStage> stages = pruner().prune(new Pruning(PruneKind.TWO_OF_FOUR, 0.5), sparse);
        assertEquals(
                manifest(pack).synthesizer().settings(),
                manifest(sparse).synthesizer().settings());
        assertEquals(
                stages.get(1).before().multiplyAdds(), stages.get(1).after().multiplyAdds());
        assertTrue(stages.get(1).after().parameters()
                < 0.52 * stages.get(1).before().parameters());
    }

    @Test
    void folderThatIsTakenOrThePackItself_isRefused() throws IOException {
        assertThrows(InvalidInputException.class, () -> pruner().prune(THIRTY, pack));
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("mine.txt"), "precious");
        assertThrows(InvalidInputException.class, () -> pruner().prune(THIRTY, taken));
        assertThrows(InvalidInputException.class, () -> new CheckpointExport(VoicePackSource.directory(pack))
                .writeTo(taken));
        assertEquals(before, Checkpoints.content(pack));
        assertEquals(List.of("mine.txt"), Checkpoints.names(taken));
    }

    @Test
    void packWithoutFloat32_isRefusedWithWhatItHas() throws IOException {
        Path quantised = folder.resolve("quantised");
        converter(checkpoints).convertTo(quantised);
        Path manifest = quantised.resolve(Manifest.FILE);
        Files.writeString(manifest, Files.readString(manifest).replace("\"fp32\" :", "\"int8\" :"));
        PackPruner quantisedPruner = new PackPruner(VoicePackSource.directory(quantised));
        Path out = folder.resolve("never");
        VoiceCloneException error = assertThrows(VoiceCloneException.class, () -> quantisedPruner.prune(THIRTY, out));
        assertTrue(error.getMessage().contains("no synthesizer in precision 'fp32'; it has int8"), error::getMessage);
        assertFalse(Files.exists(out));
    }

    @Test
    void freGan_isPrunedFromThePackAsFromItsCheckpoint() throws IOException {
        Path from = folder.resolve("fregan");
        Checkpoints.copy("fregan/vocoder.pt", from);
        Checkpoints.copy("fregan/vocoder.json", from);
        Path fregan = folder.resolve("fregan-pack");
        new Converter().vocoder(from.resolve("vocoder.pt")).convertTo(fregan);
        PackPruner freganPruner = new PackPruner(VoicePackSource.directory(fregan));
        Path after = folder.resolve("fregan-pruned");
        freganPruner.prune(THIRTY, after);
        Path smaller = folder.resolve("fregan-smaller");
        new CheckpointPruner(THIRTY).vocoder(from.resolve("vocoder.pt")).writeTo(smaller);
        Path first = folder.resolve("fregan-small-pack");
        Conversion conversion =
                new Converter().vocoder(smaller.resolve("vocoder.pt")).convertTo(first);
        assertEquals(List.of(), conversion.warnings());
        assertEquals(
                manifest(first).vocoder().settings(), manifest(after).vocoder().settings());
        assertEquals(0, Networks.difference(vocoder(first), vocoder(after)), 1e-5);
    }

    private static StateDict vocoder(Path directory) {
        return new StageWeights(VoicePack.open(VoicePackSource.directory(directory)))
                .vocoder()
                .state();
    }

    @Test
    void waveRnn_isRefusedByName() throws IOException {
        Path from = folder.resolve("wavernn");
        Checkpoints.copy("wavernn-raw/vocoder.pt", from);
        Path waveRnn = folder.resolve("wavernn-pack");
        new Converter().vocoder(from.resolve("vocoder.pt")).convertTo(waveRnn);
        PackPruner waveRnnPruner = new PackPruner(VoicePackSource.directory(waveRnn));
        Path out = folder.resolve("never");
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> waveRnnPruner.prune(THIRTY, out));
        assertTrue(error.getMessage().contains("is a WaveRNN, which is not pruned"), error::getMessage);
        assertFalse(Files.exists(out));
    }
}
