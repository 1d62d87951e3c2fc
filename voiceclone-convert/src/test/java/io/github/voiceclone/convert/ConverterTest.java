package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConverterTest {
    @TempDir
    Path folder;

    private Path encoder;
    private Path synthesizer;
    private Path vocoder;
    private Path output;
    private Path pack;

    @BeforeEach
    void copyCheckpoints() throws IOException {
        encoder = Checkpoints.copy("encoder/encoder.pt", folder.resolve("encoder"));
        synthesizer = Checkpoints.copy("synthesizer-plain/synthesizer.pt", folder.resolve("synthesizer"));
        Checkpoints.copy("synthesizer-plain/synthesizer.json", folder.resolve("synthesizer"));
        vocoder = Checkpoints.copy("hifigan-resblock2/vocoder.pt", folder.resolve("vocoder"));
        Checkpoints.copy("hifigan-resblock2/vocoder.json", folder.resolve("vocoder"));
        output = Files.createDirectory(folder.resolve("output"));
        pack = output.resolve("my-voice");
    }

    @Test
    void threeCheckpoints_becomeAWholePack() throws IOException {
        Conversion conversion = all().convertTo(pack);
        assertEquals(List.of(), conversion.warnings());
        assertEquals(conversion.manifest(), open().manifest());
        assertEquals("my-voice", conversion.manifest().name());
        assertEquals(
                FrameFormat.mel(80, 16_000, 200),
                open().synthesizer().settings().frameFormat());
        assertEquals("mockingbird-75", open().synthesizer().settings().symbolTable());
        assertEquals(
                Set.of(
                        "voice-pack.json",
                        "fp32/encoder.onnx",
                        "fp32/encoder-mel.onnx",
                        "fp32/synthesizer-text-encoder.onnx",
                        "fp32/synthesizer-decoder.onnx",
                        "fp32/synthesizer-postnet.onnx",
                        "fp32/vocoder.onnx"),
                Checkpoints.content(pack).keySet());
        assertEquals(List.of("my-voice"), Checkpoints.names(output));
    }

    @Test
    void vocoderOfTheOriginalProject_isConvertedAloneAndRefusedBesideASynthesizer() throws IOException {
        Path json = vocoder.resolveSibling("vocoder.json");
        String settings = Files.readString(json);
        Files.writeString(json, settings.replace("7600", "8000"));
        new Converter().vocoder(vocoder).convertTo(pack);
        assertTrue(open().vocoder().settings().naturalLogMel());
        String error = assertThrows(
                        CheckpointException.class,
                        () -> new Converter().synthesizer(synthesizer).convertTo(pack))
                .getMessage();
        assertTrue(error.contains("original HiFi-GAN project") && error.contains("Griffin-Lim"), error);
        Files.writeString(json, settings);
        assertFalse(all().convertTo(pack).manifest().vocoder().settings().naturalLogMel());
    }

    @Test
    void oneCheckpoint_becomesAPackOfOneStage() {
        Manifest manifest = new Converter()
                .vocoder(vocoder)
                .name("vocoder only")
                .convertTo(pack)
                .manifest();
        assertEquals("vocoder only", manifest.name());
        assertNull(manifest.encoder());
        assertNull(manifest.synthesizer());
        assertNotNull(manifest.vocoder());
    }

    @Test
    void secondConversion_keepsTheOtherStages() throws IOException {
        Manifest before = new Converter()
                .encoder(encoder)
                .vocoder(vocoder)
                .name("mine")
                .convertTo(pack)
                .manifest();
        Map<String, String> files = Checkpoints.content(pack);
        Manifest after =
                new Converter().synthesizer(synthesizer).convertTo(pack).manifest();
        assertEquals("mine", after.name());
        assertEquals(before.encoder(), after.encoder());
        assertEquals(before.vocoder(), after.vocoder());
        assertNotNull(after.synthesizer());
        Map<String, String> merged = Checkpoints.content(pack);
        files.remove("voice-pack.json");
        assertTrue(merged.entrySet().containsAll(files.entrySet()), merged.toString());
        assertEquals(all().name("mine").convertTo(output.resolve("at-once")).manifest(), after);
        assertEquals(List.of("at-once", "my-voice"), Checkpoints.names(output));
    }

    @Test
    void convertedStage_replacesTheOneThere() throws IOException {
        all().convertTo(pack);
        Path other = Checkpoints.copy("fregan/vocoder.pt", folder.resolve("fregan"));
        Checkpoints.copy("fregan/vocoder.json", folder.resolve("fregan"));
        new Converter().vocoder(other).convertTo(pack);
        assertEquals("Fre-GAN", open().vocoder().settings().network());
        VoicePack merged = open();
        merged.read(merged.vocoder().graphs().get("fp32").get("vocoder"));
        assertEquals(7, Checkpoints.content(pack).size());
    }

    @Test
    void sameCheckpoints_giveTheSameBytes() throws IOException {
        all().name("a").convertTo(output.resolve("one"));
        all().name("a").convertTo(output.resolve("two"));
        assertEquals(Checkpoints.content(output.resolve("one")), Checkpoints.content(output.resolve("two")));
        all().name("a").convertTo(output.resolve("one"));
        assertEquals(Checkpoints.content(output.resolve("two")), Checkpoints.content(output.resolve("one")));
    }

    @Test
    void identity_isOfTheWeightsAlone() throws IOException {
        String model = new Converter()
                .vocoder(vocoder)
                .convertTo(pack)
                .manifest()
                .vocoder()
                .model();
        Checkpoints.edit(folder.resolve("vocoder/vocoder.json"), "\"fmax\": 7600", "\"fmax\": 8000");
        assertEquals(
                model,
                new Converter()
                        .vocoder(vocoder)
                        .convertTo(pack)
                        .manifest()
                        .vocoder()
                        .model());
        Path other = Checkpoints.copy("hifigan-resblock1/vocoder.pt", folder.resolve("other"));
        Checkpoints.copy("hifigan-resblock1/vocoder.json", folder.resolve("other"));
        assertNotEquals(
                model,
                new Converter()
                        .vocoder(other)
                        .convertTo(pack)
                        .manifest()
                        .vocoder()
                        .model());
    }

    @Test
    void otherHop_refusedWithNothingLeftBehind() throws IOException {
        Checkpoints.edit(folder.resolve("synthesizer/synthesizer.json"), "\"hop_size\": 200", "\"hop_size\": 256");
        Checkpoints.edit(folder.resolve("synthesizer/synthesizer.json"), "\"win_size\": 800", "\"win_size\": 1024");
        CheckpointException refusal = assertThrows(CheckpointException.class, () -> all().convertTo(pack));
        assertTrue(
                refusal.getMessage().contains("hop 256") && refusal.getMessage().contains("hop 200"),
                refusal.getMessage());
        assertEquals(List.of(), Checkpoints.names(output));
    }

    @Test
    void otherHopThanThePack_leavesThePackAsItWas() throws IOException {
        new Converter().encoder(encoder).vocoder(vocoder).convertTo(pack);
        Map<String, String> before = Checkpoints.content(pack);
        Checkpoints.edit(folder.resolve("synthesizer/synthesizer.json"), "\"hop_size\": 200", "\"hop_size\": 256");
        Checkpoints.edit(folder.resolve("synthesizer/synthesizer.json"), "\"win_size\": 800", "\"win_size\": 1024");
        Converter second = new Converter().synthesizer(synthesizer);
        assertThrows(CheckpointException.class, () -> second.convertTo(pack));
        assertEquals(before, Checkpoints.content(pack));
        assertEquals(List.of("my-voice"), Checkpoints.names(output));
    }

    @Test
    void damagedCheckpoint_leavesThePackAsItWas() throws IOException {
        all().convertTo(pack);
        Map<String, String> before = Checkpoints.content(pack);
        byte[] bytes = Files.readAllBytes(vocoder);
        Files.write(vocoder, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(all());
        assertRefused(new Converter().vocoder(encoder));
        assertRefused(new Converter().encoder(synthesizer));
        assertRefused(new Converter().synthesizer(folder.resolve("nothing.pt")));
        assertEquals(before, Checkpoints.content(pack));
        assertEquals(List.of("my-voice"), Checkpoints.names(output));
    }

    @Test
    void packWithALostGraph_notCopiedOn() throws IOException {
        all().convertTo(pack);
        Files.delete(pack.resolve("fp32/encoder.onnx"));
        Map<String, String> before = Checkpoints.content(pack);
        assertThrows(
                VoicePackException.class, () -> new Converter().vocoder(vocoder).convertTo(pack));
        assertEquals(before, Checkpoints.content(pack));
        assertEquals(List.of("my-voice"), Checkpoints.names(output));
    }

    @Test
    void damagedPack_replacedByAWholeOneAndByNothingLess() throws IOException {
        all().convertTo(pack);
        Files.writeString(pack.resolve("voice-pack.json"), "{");
        Converter part = new Converter().vocoder(vocoder);
        VoicePackException refusal = assertThrows(VoicePackException.class, () -> part.convertTo(pack));
        assertTrue(refusal.getMessage().contains("encoder, synthesizer and vocoder together"), refusal.getMessage());
        all().convertTo(pack);
        assertEquals("my-voice", open().manifest().name());
    }

    @Test
    void nothingToConvertOrFolderOfOthers_refused() throws IOException {
        assertThrows(InvalidInputException.class, () -> new Converter().convertTo(pack));
        assertFalse(Files.exists(pack));
        assertThrows(
                InvalidInputException.class,
                () -> new Converter().vocoder(vocoder).convertTo(folder));
        assertEquals(List.of("encoder", "output", "synthesizer", "vocoder"), Checkpoints.names(folder));
    }

    @Test
    void checkpointsOfOtherStages_areRefusedWithWhatTheyAre() throws IOException {
        String found = refusal(new Converter().synthesizer(vocoder));
        assertTrue(
                found.contains("vocoder.pt is the checkpoint of the stage 'vocoder', expected 'synthesizer'"), found);
        assertTrue(refusal(new Converter().vocoder(encoder)).contains("stage 'encoder', expected 'vocoder'"));
        assertTrue(refusal(new Converter().encoder(synthesizer)).contains("stage 'synthesizer', expected 'encoder'"));
        Path waveRnn = Checkpoints.copy("wavernn-raw/vocoder.pt", folder.resolve("wavernn"));
        assertTrue(refusal(new Converter().synthesizer(waveRnn)).contains("stage 'vocoder'"));
        assertFalse(Files.exists(pack));
    }

    private String refusal(Converter converter) {
        return assertThrows(CheckpointException.class, () -> converter.convertTo(pack))
                .getMessage();
    }

    @Test
    void settingsFileOfTheCallers_goesBeforeTheOneBeside() throws IOException {
        Path settings = Checkpoints.copy("synthesizer-plain/synthesizer.json", folder.resolve("mine"), "own.json");
        Checkpoints.edit(settings, "\"tts_stop_threshold\": -3.4", "\"tts_stop_threshold\": -2.5");
        new Converter().synthesizer(synthesizer).synthesizerSettings(settings).convertTo(pack);
        assertEquals(-2.5f, open().synthesizer().settings().silenceLevel());
    }

    @Test
    void symbolTableOfTheSettings_isThePacks() throws IOException {
        Path settings = Checkpoints.copy("synthesizer-plain/synthesizer.json", folder.resolve("mine"), "own.json");
        Checkpoints.edit(settings, "{", "{\"symbol_table\": \"mandarin-english-75\",");
        Converter converter = new Converter().synthesizer(synthesizer).synthesizerSettings(settings);
        converter.convertTo(pack);
        assertEquals("mandarin-english-75", open().synthesizer().settings().symbolTable());

        Path back = folder.resolve("back");
        new CheckpointExport(VoicePackSource.directory(pack)).writeTo(back);
        assertTrue(Files.readString(back.resolve("synthesizer.json")).contains("mandarin-english-75"));

        Checkpoints.edit(settings, "mandarin-english-75", "english-66");
        assertEquals(
                "own.json: symbol_table is 'english-66', expected one of the 75 symbols that the checkpoint has:"
                        + " mockingbird-75 or mandarin-english-75",
                assertThrows(CheckpointException.class, () -> converter.convertTo(folder.resolve("other")))
                        .getMessage());
    }

    private void assertRefused(Converter converter) {
        VoiceCloneException refusal = assertThrows(VoiceCloneException.class, () -> converter.convertTo(pack));
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    private Converter all() {
        return new Converter().encoder(encoder).synthesizer(synthesizer).vocoder(vocoder);
    }

    private VoicePack open() {
        return VoicePack.open(VoicePackSource.directory(pack));
    }
}
